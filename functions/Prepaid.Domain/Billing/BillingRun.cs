using Prepaid.Domain.Sites;

namespace Prepaid.Domain.Billing;

/// <summary>The head of a billing run: pure transitions of its state (ADR 0004). Each returns the run as it is to be stored.</summary>
/// <param name="Key">Names it.</param>
/// <param name="NeedsApproval">True when two people must agree before it posts.</param>
/// <param name="CreatedBy">Who or what began it.</param>
/// <param name="CreatedAt">When.</param>
public sealed record BillingRun(BillingRunKey Key, bool NeedsApproval, string CreatedBy, DateTimeOffset CreatedAt)
{
    /// <summary>How long an instance has a run to itself since it was last heard of.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(4);

    /// <summary>How long a run that misses input is left alone.</summary>
    public static readonly TimeSpan WaitsFor = TimeSpan.FromHours(1);

    /// <summary>How far it has come.</summary>
    public BillingRunState State { get; init; }

    /// <summary>What it waits for, or which bound parked it; empty otherwise.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Hash of its frozen rows; empty until they are frozen.</summary>
    public string Hash { get; init; } = string.Empty;

    /// <summary>Frozen items.</summary>
    public int Items { get; init; }

    /// <summary>Sum of their amounts.</summary>
    public Money Total { get; init; }

    /// <summary>Account whose item was dealt with last; empty at the start of posting or reversing.</summary>
    public string Cursor { get; init; } = string.Empty;

    /// <summary>Items posted.</summary>
    public int Posted { get; init; }

    /// <summary>Items skipped with a reason.</summary>
    public int Skipped { get; init; }

    /// <summary>Items reversed.</summary>
    public int Reversed { get; init; }

    /// <summary>Who put it forward; empty before.</summary>
    public string ProposedBy { get; init; } = string.Empty;

    /// <summary>Who approved or rejected it; empty before.</summary>
    public string DecidedBy { get; init; } = string.Empty;

    /// <summary>Who asked for its reversal; empty before.</summary>
    public string ReversalProposedBy { get; init; } = string.Empty;

    /// <summary>Who agreed to its reversal; empty before.</summary>
    public string ReversedBy { get; init; } = string.Empty;

    /// <summary>Until then no other instance touches it; in the past when none works on it.</summary>
    public DateTimeOffset LeaseUntil { get; init; }

    /// <summary>Steps so far; numbers the rows that tell of them.</summary>
    public int Steps { get; init; }

    /// <summary>Who its entries name: those who agreed to them, or the engine.</summary>
    public string Actor => State is BillingRunState.Reversing or BillingRunState.Reversed ? ReversedBy : DecidedBy.Length > 0 ? DecidedBy : CreatedBy;

    /// <summary>Key row in each account that marks what is being done as done.</summary>
    public string MarkId => State == BillingRunState.Reversing ? Key.ReversedId : Key.PostedId;

    /// <summary>True once its items are frozen.</summary>
    public bool IsFrozen => Hash.Length > 0;

    /// <summary>True when it does not stand in the way of another run of its period.</summary>
    public bool IsUndone => State is BillingRunState.Rejected or BillingRunState.Reversed;

    /// <summary>True when input is missing: it is looked at again later.</summary>
    public bool IsWaiting => State == BillingRunState.Planned && !IsFrozen && Reason.Length > 0;

    /// <summary>True when an instance has something to do.</summary>
    public bool HasWork => State is BillingRunState.Approved or BillingRunState.Posting or BillingRunState.Reversing || (State == BillingRunState.Planned && !IsFrozen);

    /// <summary>True when the period behind may begin: it is frozen and waits for people, or ended.</summary>
    public bool LetsNextBegin => IsUndone || State == BillingRunState.Posted || State == BillingRunState.Reversing || (NeedsApproval && IsFrozen);

    /// <summary>A run that begins.</summary>
    public static BillingRun Begin(BillingRunKey key, bool needsApproval, string actor, DateTimeOffset now) => new(key, needsApproval, actor, now) { Steps = 1 };

    /// <summary>Takes the run for one instance; null when there is nothing to do now, or another has it.</summary>
    /// <param name="now">Moment.</param>
    public BillingRun? Claim(DateTimeOffset now) =>
        !HasWork || now < LeaseUntil ? null
        : State == BillingRunState.Approved ? Step(BillingRunState.Posting) with { LeaseUntil = now + Lease }
        : Beat(now) with { Reason = string.Empty };

    /// <summary>Says that the instance is still at it.</summary>
    public BillingRun Beat(DateTimeOffset now) => this with { LeaseUntil = now + Lease };

    /// <summary>Gives the run back without an end.</summary>
    public BillingRun Release() => this with { LeaseUntil = default };

    /// <summary>Input is missing: the run is looked at again later.</summary>
    public BillingRun Wait(string reason, DateTimeOffset now) => this with { Reason = reason, LeaseUntil = now + WaitsFor };

    /// <summary>Its items stand now and for ever.</summary>
    public BillingRun Freeze(BillingPlan plan, BillingBounds bounds)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(bounds);
        var broken = bounds.BrokenBy(plan);
        var next = NeedsApproval ? BillingRunState.Planned : broken is null ? BillingRunState.Posting : BillingRunState.Parked;
        var frozen = Step(next) with { Items = plan.Items, Total = plan.Total, Hash = plan.Hash, Reason = broken ?? string.Empty };
        return frozen.HasWork ? frozen : frozen.Release();
    }

    /// <summary>So many items are dealt with, up to an account.</summary>
    public BillingRun Advance(string cursor, int posted, int skipped, int reversed, DateTimeOffset now) =>
        Beat(now) with { Cursor = cursor, Posted = Posted + posted, Skipped = Skipped + skipped, Reversed = Reversed + reversed };

    /// <summary>Every item is dealt with.</summary>
    /// <exception cref="InvalidOperationException">Some are not.</exception>
    public BillingRun End() => State switch
    {
        BillingRunState.Posting when Posted + Skipped == Items => Step(BillingRunState.Posted) with { LeaseUntil = default },
        BillingRunState.Reversing when Reversed == Posted => Step(BillingRunState.Reversed) with { LeaseUntil = default },
        _ => throw new InvalidOperationException($"Run {Key} of {Key.Site} is {State}: posted {Posted}, skipped {Skipped}, reversed {Reversed} of {Items} items."),
    };

    /// <summary>Puts the frozen items forward for approval.</summary>
    public BillingRunOutcome Preview(string actor)
    {
        if (State == BillingRunState.Previewed && ProposedBy == actor)
        {
            return new BillingRunOutcome.Same(this);
        }

        return Refuse(
            (State != BillingRunState.Planned, RefusalReason.NotWaiting, $"run {Key} is {State}"),
            (!IsFrozen, RefusalReason.RunNotReady, Reason.Length > 0 ? Reason : "its items are being drawn up"))
            ?? new BillingRunOutcome.Changed(Step(BillingRunState.Previewed) with { ProposedBy = actor });
    }

    /// <summary>Lets it post: a second person does.</summary>
    public BillingRunOutcome Approve(string actor)
    {
        if (DecidedBy == actor && State is BillingRunState.Approved or BillingRunState.Posting or BillingRunState.Posted)
        {
            return new BillingRunOutcome.Same(this);
        }

        return Refuse(
            (State == BillingRunState.Rejected, RefusalReason.AlreadyDecided, $"rejected by {DecidedBy}"),
            (ProposedBy == actor || CreatedBy == actor, RefusalReason.ApproverIsProposer, $"{actor} put run {Key} forward; expected another person"),
            (State is not (BillingRunState.Previewed or BillingRunState.Parked), RefusalReason.NotWaiting, $"run {Key} is {State}"))
            ?? new BillingRunOutcome.Changed(Step(BillingRunState.Approved) with { DecidedBy = actor, Reason = string.Empty });
    }

    /// <summary>Ends it before anything is posted.</summary>
    public BillingRunOutcome Reject(string actor)
    {
        if (State == BillingRunState.Rejected && DecidedBy == actor)
        {
            return new BillingRunOutcome.Same(this);
        }

        return Refuse(
            (State is BillingRunState.Rejected or BillingRunState.Approved, RefusalReason.AlreadyDecided, $"{State} by {DecidedBy}"),
            (State is not (BillingRunState.Planned or BillingRunState.Previewed or BillingRunState.Parked), RefusalReason.NotWaiting, $"run {Key} is {State}"))
            ?? new BillingRunOutcome.Changed(Step(BillingRunState.Rejected) with { DecidedBy = actor, LeaseUntil = default });
    }

    /// <summary>Asks for the reversal of all that was posted, or agrees to it: two people say so.</summary>
    public BillingRunOutcome Reverse(string actor)
    {
        var isSaid = ReversalProposedBy == actor || ReversedBy == actor;
        if (isSaid && State is BillingRunState.Posted or BillingRunState.Reversing or BillingRunState.Reversed)
        {
            return new BillingRunOutcome.Same(this);
        }

        return Refuse((State != BillingRunState.Posted, RefusalReason.NotWaiting, $"run {Key} is {State}; expected Posted"))
            ?? new BillingRunOutcome.Changed(
                ReversalProposedBy.Length == 0
                    ? Step(State) with { ReversalProposedBy = actor }
                    : Step(BillingRunState.Reversing) with { ReversedBy = actor, Cursor = string.Empty });
    }

    private static BillingRunOutcome? Refuse(params ReadOnlySpan<(bool Holds, RefusalReason Reason, string Detail)> checks) =>
        Refusal.FirstOf(checks) is { } refusal ? new BillingRunOutcome.Refused(refusal) : null;

    private BillingRun Step(BillingRunState state) => this with { State = state, Steps = Steps + 1 };
}

/// <summary>One step of a run, for the audit.</summary>
/// <param name="Number">From 1, without a gap.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="Action">What was done.</param>
/// <param name="State">State behind it.</param>
/// <param name="Detail">Why, and the figures behind it.</param>
public sealed record RunStep(int Number, DateTimeOffset At, string Actor, string Action, BillingRunState State, string Detail);
