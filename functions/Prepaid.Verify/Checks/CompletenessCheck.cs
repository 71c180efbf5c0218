using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>Nothing waits in an account, and no row of what it counted is missing.</summary>
internal static class CompletenessCheck
{
    public static void Run(AccountPartition account, HeadRow head, Findings findings)
    {
        foreach (var waiting in account.Outbox)
        {
            findings.Add(Check.NothingLost, waiting, "nothing that waits", "an effect that is not carried out");
        }

        findings.Same(
            Check.NothingLost,
            head.Place,
            "notices, commands and waiting effects of OutboxCount",
            head.OutboxCount,
            account.Notices.Count + account.Commands.Count + (long)account.Outbox.Count);
        var next = 1L;
        foreach (var audit in account.Audit)
        {
            findings.Same(Check.NothingLost, audit.Place, "audit row", next, audit.Number);
            next = audit.Number + 1;
        }

        findings.Same(Check.NothingLost, head.Place, "audit rows up to AuditCount", head.AuditCount, next - 1);
    }
}
