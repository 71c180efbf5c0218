using Prepaid.Contract;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Relays;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Metering;

/// <summary>Takes relay reports into their accounts; a refused or failed switch may call for the next command.</summary>
public sealed class RelayReportsArrived(AccountTable accounts, AccountWork work, AccountReview review, HandOvers handOvers)
{
    /// <summary>Takes the reports of one meter.</summary>
    /// <returns>False when nobody has the meter.</returns>
    public async Task<bool> Handle(MeterLink link, string device, IReadOnlyList<RelayReport> reports, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(link);
        var account = await OwnerOf(link, cancellationToken);
        return await work.Change(
            account,
            state => review.Decide(state, Actor.OfDevice(device).Id, async draft =>
            {
                var relay = (await accounts.Relays(account, cancellationToken)).FirstOrDefault(r => r.Meter == link.Meter)
                    ?? RelayState.New(link.Meter, link.Gateway);
                foreach (var finding in reports.Select(FindingOf))
                {
                    var record = finding.CommandSequence > 0 ? await accounts.Switch(account, link.Meter, finding.CommandSequence, cancellationToken) : null;
                    RelayReports.Apply(draft, relay, record, finding);
                    relay = draft.Relays.GetValueOrDefault(link.Meter, relay);
                }

                return !draft.IsEmpty;
            }),
            cancellationToken) is not null;
    }

    /// <summary>The directory may be behind: the account that gave the meter away knows who has it.</summary>
    private async Task<string> OwnerOf(MeterLink link, CancellationToken cancellationToken)
    {
        var account = link.Account;
        while ((await work.Find(account, cancellationToken))?.Head.StandingOf(link.Meter) is { IsLinked: false, MovedTo: { } next })
        {
            await handOvers.Finish(work, account, cancellationToken);
            account = next;
        }

        return account;
    }

    private static RelayFinding FindingOf(RelayReport report) => new(
        report.Meter,
        report.Sequence,
        report.Outcome switch
        {
            CommandOutcome.Done => CommandState.Done,
            CommandOutcome.Refused => CommandState.Refused,
            CommandOutcome.Failed => CommandState.Failed,
            _ => CommandState.Unknown,
        },
        report.Reason,
        report.Relay switch
        {
            Contract.RelayPosition.Open => Domain.Relays.RelayPosition.Off,
            Contract.RelayPosition.Closed => Domain.Relays.RelayPosition.On,
            _ => Domain.Relays.RelayPosition.Unknown,
        },
        DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(report.At, 0, 253_402_300_799)));
}
