using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>Nothing waits in an account, and no row of what it counted is missing.</summary>
internal static class CompletenessCheck
{
    public static void Run(AccountPartition account, HeadRow head, Findings findings)
    {
        foreach (var waiting in account.Outbox)
        {
            findings.Add(Check.NothingLost, waiting.Place, "nothing that waits", "an effect that is not carried out");
        }

        findings.Same(Check.NothingLost, head.Place, "texts, commands, hand-overs and changes of the directory of OutboxCount", head.OutboxCount, EffectsOf(account));
        findings.Same(Check.RelayTruth, head.Place, "RelaysOff, by the relay rows,", account.Relays.Count(r => r.Wanted == "Off" || r.Reported == "Off"), head.RelaysOff);
        var next = 1L;
        foreach (var audit in account.Audit)
        {
            findings.Same(Check.NothingLost, audit.Place, "audit row", next, audit.Number);
            next = audit.Number + 1;
        }

        findings.Same(Check.NothingLost, head.Place, "audit rows up to AuditCount", head.AuditCount, next - 1);
    }

    /// <summary>Texts leave a notice, commands a row, what changed hands an entry; the directory follows a meter that came or was exchanged.</summary>
    private static long EffectsOf(AccountPartition account) =>
        account.Notices.Count
        + account.Commands.Count
        + account.HandOvers.Count(h => !h.IsOpened && (!h.IsTaken || h.Meter is not null))
        + account.Swaps.Count
        + account.Outbox.Count(o => o.Kind is not ("command" or "handing" or "relink")); // those three are counted above
}
