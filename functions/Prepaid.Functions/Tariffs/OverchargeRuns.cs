using Prepaid.Domain.Ledger;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;

namespace Prepaid.Functions.Tariffs;

/// <summary>Posts the refunds of an approved run, one entry for each line and once, however often it runs.</summary>
public sealed class OverchargeRuns(OverchargeTable table, TariffTable hints, AccountTable accounts, AccountWork work, AccountReview review)
{
    private const string Scope = "overcharge:";

    /// <summary>The hint at a run that waits.</summary>
    internal static ActiveWork WorkOf(string site, string id, DateTimeOffset since) => new(Scope + site, id, since);

    /// <summary>True for hints at refund runs.</summary>
    internal static bool IsOwn(ActiveWork work) => work.Scope.StartsWith(Scope, StringComparison.Ordinal);

    /// <summary>Posts what is not posted yet.</summary>
    /// <returns>The run as it stands then; null when there is no approved one.</returns>
    public async Task<OverchargeRun?> CarryOn(string site, string id, CancellationToken cancellationToken)
    {
        if (await table.Find(site, id, cancellationToken) is not var (run, token) || run.State != RevisionState.Approved)
        {
            return null; // not approved: nothing to carry on
        }

        if (run.IsDone)
        {
            await hints.DeleteActive(WorkOf(site, id, default), cancellationToken);
            return run;
        }

        var (refunded, setAside) = (0L, 0);
        string? from = null;
        do
        {
            (var lines, from) = await table.Lines(site, id, from, cancellationToken);
            foreach (var line in lines)
            {
                var outcome = await Post(run, line, cancellationToken);
                refunded += outcome is OverchargeOutcome.Refunded or OverchargeOutcome.AlreadyRefunded ? line.Refund.Fen : 0;
                setAside += outcome is OverchargeOutcome.Superseded or OverchargeOutcome.AccountClosed ? 1 : 0;
            }
        }
        while (from is not null);
        var done = run with { IsDone = true, RefundedFen = refunded, SetAside = setAside };
        _ = await table.Put(done, token, cancellationToken); // another instance may have ended it with the same figures
        await hints.DeleteActive(WorkOf(site, id, default), cancellationToken);
        return done;
    }

    private async Task<OverchargeOutcome> Post(OverchargeRun run, OverchargeLine line, CancellationToken cancellationToken)
    {
        var outcome = OverchargeOutcome.AccountClosed;
        await work.Change(
            line.Account,
            state => review.Decide(state, run.DecidedBy!, async change =>
            {
                var seen = await accounts.Key(line.Account, OverchargeLine.KeyKind, line.KeyId, cancellationToken);
                outcome = OverchargeRefund.Decide(change, seen, run.Id, line);
                return outcome == OverchargeOutcome.Refunded;
            }),
            cancellationToken);
        return outcome;
    }
}
