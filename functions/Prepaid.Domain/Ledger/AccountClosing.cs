using Prepaid.Domain.Sites;

namespace Prepaid.Domain.Ledger;

/// <summary>Closes an account: nothing may be left to measure, to decide or to owe; what is unused is due to the tenant (R52).</summary>
public static class AccountClosing
{
    /// <summary>Closes. Pure.</summary>
    /// <param name="draft">Collects the change; to be thrown away when refused. May already hold the hand-overs of its meters.</param>
    /// <param name="id">Request id.</param>
    /// <param name="reason">Why.</param>
    /// <param name="creditsOf">Payments into a wallet, newest first.</param>
    public static Refusal? Decide(AccountDraft draft, string id, string reason, IReadOnlyDictionary<Wallet, IReadOnlyList<PaymentCredit>> creditsOf)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(creditsOf);
        var head = draft.Head;
        var linked = head.Meters.Where(m => m.IsLinked).Select(m => m.Meter).ToList();
        var refusal = Refusal.FirstOf(
            (head.IsClosed, RefusalReason.AccountClosed, $"account {head.Account} was closed on {head.ClosedAt:u}"),
            (linked.Count > 0, RefusalReason.MetersStillLinked, string.Join(", ", linked)),
            (head.HeldCount > 0 || head.Meters.Any(m => m.HeldId is not null), RefusalReason.WorkIsHeld, $"{head.HeldCount} waiting; debits held of {string.Join(", ", head.Meters.Where(m => m.HeldId is not null).Select(m => m.Meter))}"),
            (head.Meters.Any(m => m.Use == MeterUse.Water && m.Figures.Measured != 0), RefusalReason.WaterUnbilled, $"{head.Meters.Where(m => m.Use == MeterUse.Water).Sum(m => m.Figures.Measured)} counts"),
            (head.Electricity < Money.Zero || head.Water < Money.Zero || head.Rent < Money.Zero, RefusalReason.BalanceOwed, $"electricity {head.Electricity}, water {head.Water}, rent {head.Rent}"));
        if (refusal is not null)
        {
            return refusal;
        }

        foreach (var wallet in Enum.GetValues<Wallet>())
        {
            PostRefundDue(draft, wallet, $"closing:{id}:{wallet}", id, reason, creditsOf[wallet]);
        }

        draft.Set(h => h with { ClosedAt = draft.Now });
        draft.Note("close", head.Account, reason);
        return null;
    }

    /// <summary>Makes what a wallet holds due to the tenant: to the channels that it came from, the rest in cash.</summary>
    internal static void PostRefundDue(AccountDraft draft, Wallet wallet, string key, string id, string reason, IReadOnlyList<PaymentCredit> newestFirst)
    {
        var unused = draft.Head.BalanceOf(wallet);
        if (unused <= Money.Zero)
        {
            return;
        }

        var plan = RefundPlan.Of(unused, newestFirst);
        draft.Post("refund-due", key, plan.LinesFrom(wallet), BalanceRefund.EvidenceOf(plan, id, reason, draft.Actor, string.Empty), draft.Now, draft.Now);
        foreach (var part in plan.Parts)
        {
            draft.Put(part.Credit);
        }
    }
}
