using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>Nothing waits in an account, and no row of what it counted is missing.</summary>
internal static class CompletenessCheck
{
    private static readonly string[] Levels = ["None", "Low", "VeryLow", "Empty"];

    public static void Run(AccountPartition account, HeadRow head, Findings findings)
    {
        foreach (var waiting in account.Outbox)
        {
            findings.Add(Check.NothingLost, waiting.Place, "nothing that waits", "an effect that is not carried out");
        }

        findings.Same(Check.NothingLost, head.Place, "texts, commands, hand-overs and changes of the directory of OutboxCount", head.OutboxCount, EffectsOf(account));
        findings.Same(Check.RelayTruth, head.Place, "RelaysOff, by the relay rows,", account.Relays.Count(r => r.Wanted == "Off" || r.Reported == "Off"), head.RelaysOff);
        Audit(account, head, findings);
        var toldLevel = account.Notices.Select(n => Array.IndexOf(Levels, n.Level)).Append(0).Max();
        if (head.NoticeLevel > toldLevel)
        {
            findings.Add(Check.NothingLost, head.Place, FormattableString.Invariant($"a notice of NoticeLevel {head.NoticeLevel} or a higher one"), FormattableString.Invariant($"{toldLevel} at most"));
        }
    }

    /// <summary>Numbers without a gap, each hash over the one before, the last in the head; rows of before there were hashes have none.</summary>
    private static void Audit(AccountPartition account, HeadRow head, Findings findings)
    {
        var (next, previous) = (1L, string.Empty);
        foreach (var audit in account.Audit)
        {
            findings.Same(Check.NothingLost, audit.Place, "audit row", next, audit.Number);
            next = audit.Number + 1;
            if (audit.StoredHash.Length > 0 || previous.Length > 0)
            {
                findings.Same(Check.NothingLost, audit.Place, "hash", audit.HashBehind(previous.Length > 0 ? previous : "-"), audit.StoredHash);
                previous = audit.StoredHash;
            }
        }

        findings.Same(Check.NothingLost, head.Place, "audit rows up to AuditCount", head.AuditCount, next - 1);
        findings.Same(Check.NothingLost, head.Place, "LastAuditHash, by its audit rows,", previous, head.LastAuditHash);
        findings.Same(
            Check.NothingLost, head.Place, "Protected, by its audit rows,", account.Audit.LastOrDefault(a => a.Action is "protect" or "unprotect")?.Action == "protect", head.IsProtected);
    }

    /// <summary>Texts leave a notice, commands a row, what changed hands an entry; the directory follows a meter that came or was exchanged.</summary>
    private static long EffectsOf(AccountPartition account) =>
        account.Notices.Count
        + account.Commands.Count
        + account.HandOvers.Count(h => !h.IsOpened && (!h.IsTaken || h.Meter is not null))
        + account.Swaps.Count
        + account.Outbox.Count(o => o.Kind is not ("command" or "handing" or "relink")); // those three are counted above
}
