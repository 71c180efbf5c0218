namespace Prepaid.Domain.Sites;

/// <summary>The rules of one site that money and switching follow.</summary>
public sealed record SiteRules
{
    /// <summary>Two warning levels and empty.</summary>
    public Notices.NoticeLevels Notices { get; init; } = new();

    /// <summary>When supply may be cut.</summary>
    public Relays.SwitchRules Switching { get; init; } = new();

    /// <summary>When a billing run asks a person (R56).</summary>
    public Billing.BillingBounds Billing { get; init; } = new();

    /// <summary>When a debit by readings asks a person (R56).</summary>
    public Ledger.SafetyBounds Safety { get; init; } = new();

    /// <summary>Reminders of rent, and what follows when it is not paid.</summary>
    public Billing.RentRules Rent { get; init; } = new();

    /// <summary>Warnings about water, and what follows when it is not paid.</summary>
    public Billing.WaterRules Water { get; init; } = new();

    /// <summary>Readings received later than this many days after they were measured are held for a person (R54); null, the default, is never.</summary>
    public int? BackBillingDays { get; init; }

    /// <summary>How much and how often a tenant may pay (R9).</summary>
    public Payments.VendLimits Vending { get; init; } = new();
}
