namespace Prepaid.Domain.Billing;

/// <summary>How far a billing run has come (ADR 0004).</summary>
public enum BillingRunState
{
    /// <summary>Its items are being frozen, or wait for missing input, or are frozen and wait for somebody to put them forward.</summary>
    Planned = 0,

    /// <summary>Somebody looked at the frozen items and put them forward.</summary>
    Previewed = 1,

    /// <summary>Another person said yes; nothing is posted yet.</summary>
    Approved = 2,

    /// <summary>Items are being posted.</summary>
    Posting = 3,

    /// <summary>Every item was posted, or skipped with a reason.</summary>
    Posted = 4,

    /// <summary>A safety bound asks a person (R56).</summary>
    Parked = 5,

    /// <summary>Will not be posted.</summary>
    Rejected = 6,

    /// <summary>Items are being reversed.</summary>
    Reversing = 7,

    /// <summary>Every posted item is reversed.</summary>
    Reversed = 8,
}
