using Prepaid.Domain.Ledger;

namespace Prepaid.Domain.Billing;

/// <summary>What became of an item.</summary>
public enum ItemState
{
    /// <summary>Not posted yet.</summary>
    Waiting = 0,

    /// <summary>Posted.</summary>
    Posted = 1,

    /// <summary>Not posted, with a reason.</summary>
    Skipped = 2,

    /// <summary>Posted and reversed.</summary>
    Reversed = 3,
}

/// <summary>What posting or reversing one item came to.</summary>
/// <param name="State">How it ended.</param>
/// <param name="Entry">Sequence of the last entry behind it; 0 without one.</param>
/// <param name="Reason">Why it was skipped, or empty.</param>
public sealed record ItemResult(ItemState State, long Entry, string Reason)
{
    /// <summary>Not posted yet.</summary>
    public static readonly ItemResult None = new(ItemState.Waiting, 0, string.Empty);

    /// <summary>Not posted.</summary>
    public static ItemResult Skip(string reason) => new(ItemState.Skipped, 0, reason);
}

/// <summary>What a run does to one account: frozen when the run is planned, never changed afterwards.</summary>
/// <param name="Account">Account id.</param>
/// <param name="Content">All that posting needs, in the form of its job.</param>
/// <param name="Amount">What it debits; negative gives back.</param>
public sealed record BillingItem(string Account, string Content, Money Amount)
{
    /// <summary>Day rows of the account at the moment of posting, for jobs that compare them with what was frozen; no part of the frozen content.</summary>
    public IReadOnlyList<MeterDayRow> Days { get; init; } = [];

    /// <summary>What became of it.</summary>
    public ItemResult Result { get; init; } = ItemResult.None;
}
