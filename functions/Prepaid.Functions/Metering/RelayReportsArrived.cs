using Prepaid.Contract;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Relays;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Metering;

/// <summary>Takes relay reports into their accounts; a refused or failed switch may call for the next command.</summary>
public sealed class RelayReportsArrived(AccountTable accounts, AccountWork work, AccountReview review, HandOvers handOvers, TimeProvider clock)
{
    /// <summary>Takes the reports of one meter.</summary>
    /// <returns>False when nobody has the meter.</returns>
    public async Task<bool> Handle(MeterLink link, string device, IReadOnlyList<RelayReport> reports, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(link);
        var account = await OwnerOf(link, cancellationToken);
        var unknown = new List<RelayFinding>();
        var isTaken = await work.Change(
            account,
            state => review.Decide(state, Actor.OfDevice(device).Id, async draft =>
            {
                unknown.Clear();
                var relay = (await accounts.Relays(account, cancellationToken)).FirstOrDefault(r => r.Meter == link.Meter)
                    ?? RelayState.New(link.Meter, link.Gateway);
                foreach (var finding in reports.Select(FindingOf))
                {
                    var record = finding.CommandSequence > 0 ? await accounts.Switch(account, link.Meter, finding.CommandSequence, cancellationToken) : null;
                    if (finding.CommandSequence > 0 && record is null)
                    {
                        unknown.Add(finding);
                    }

                    RelayReports.Apply(draft, relay, record, finding);
                    relay = draft.Relays.GetValueOrDefault(link.Meter, relay);
                }

                return !draft.IsEmpty;
            }),
            cancellationToken) is not null;
        foreach (var finding in isTaken ? unknown : [])
        {
            await RecordEarlier(account, device, finding, cancellationToken);
        }

        return isTaken;
    }

    /// <summary>A command that was decided before the meter changed hands: its row is with the account that decided it, open or closed.</summary>
    private async Task RecordEarlier(string account, string device, RelayFinding finding, CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { account };
        for (var from = await GiverOf(account, finding.Meter, cancellationToken); from is not null && seen.Add(from); from = await GiverOf(from, finding.Meter, cancellationToken))
        {
            if (await accounts.Switch(from, finding.Meter, finding.CommandSequence, cancellationToken) is null)
            {
                continue;
            }

            var giver = from;
            await work.Change(
                giver,
                async state =>
                {
                    var draft = new AccountDraft(state.Head, Actor.OfDevice(device).Id, clock.GetUtcNow());
                    RelayReports.Record(draft, await accounts.Switch(giver, finding.Meter, finding.CommandSequence, cancellationToken), finding);
                    return draft;
                },
                cancellationToken);
            return;
        }
    }

    private async Task<string?> GiverOf(string account, string meter, CancellationToken cancellationToken) =>
        (await work.Find(account, cancellationToken))?.Head.StandingOf(meter)?.CameFrom;

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
