namespace Prepaid.Domain.Ledger;

/// <summary>What waits for a decision.</summary>
public enum HeldKind
{
    /// <summary>A correction that a second person must approve.</summary>
    Adjustment = 0,

    /// <summary>A refund of which a part goes out in cash: two people (R7).</summary>
    CashRefund = 1,

    /// <summary>What readings of a meter cost, beyond a safety bound (R56).</summary>
    Debit = 2,

    /// <summary>A correction of days of an account that is closed meanwhile (R25).</summary>
    ClosedCorrection = 3,
}

/// <summary>How far it has come.</summary>
public enum HeldState
{
    /// <summary>Nobody decided yet.</summary>
    Waiting = 0,

    /// <summary>Done.</summary>
    Approved = 1,

    /// <summary>Will not be done.</summary>
    Rejected = 2,

    /// <summary>A held debit that a decision on a reading brought within the bounds: posted with it.</summary>
    Settled = 3,
}

/// <summary>Work of one account that is not done until a person other than its author says so.</summary>
/// <param name="Id">Unique within the account; the request's id.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Content">What would be done, in the text form of its kind.</param>
/// <param name="Reason">Why it was proposed, or which bound it broke.</param>
/// <param name="ProposedBy">Actor.</param>
/// <param name="ProposedAt">When.</param>
public sealed record HeldWork(string Id, HeldKind Kind, string Content, string Reason, string ProposedBy, DateTimeOffset ProposedAt)
{
    /// <summary>What is needed to do it, where <see cref="Content"/> is only for people; else empty.</summary>
    public string Detail { get; init; } = string.Empty;

    /// <summary>How far it has come.</summary>
    public HeldState State { get; init; }

    /// <summary>Actor who decided, or empty.</summary>
    public string DecidedBy { get; init; } = string.Empty;

    /// <summary>When, or null.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Why, or empty.</summary>
    public string DecisionReason { get; init; } = string.Empty;
}
