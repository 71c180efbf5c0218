namespace Prepaid.Domain.Billing;

/// <summary>Bounds beyond which a run that nobody approves is parked until somebody does (R56).</summary>
public sealed record BillingBounds
{
    /// <summary>Most accounts of one run, from 1; default 20,000.</summary>
    public int MostAccounts { get; init; } = 20_000;

    /// <summary>Most that one item may debit; default 50,000 yuan.</summary>
    public Money MostPerAccount { get; init; } = Money.FromFen(5_000_000);

    /// <summary>Which bound a plan breaks, or null.</summary>
    public string? BrokenBy(BillingPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Items > MostAccounts ? $"{plan.Items} accounts; expected at most {MostAccounts}"
            : plan.Largest > MostPerAccount ? $"{plan.Largest} on one account; expected at most {MostPerAccount}"
            : null;
    }
}

/// <summary>What the frozen items of a run come to.</summary>
/// <param name="Items">How many.</param>
/// <param name="Total">Sum of their amounts.</param>
/// <param name="Largest">The largest amount.</param>
/// <param name="Hash"><see cref="FreezeHash"/> of all rows.</param>
public sealed record BillingPlan(int Items, Money Total, Money Largest, string Hash);
