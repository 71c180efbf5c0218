namespace Prepaid.Domain.Metering;

/// <summary>A person's decision on one reading. <c>default</c> is none.</summary>
/// <param name="Kind">What was decided.</param>
/// <param name="Counts">The value that counts, for <see cref="DecisionKind.Replace"/>; else 0.</param>
/// <param name="Actor">Id of who decided; empty only without a decision.</param>
public readonly record struct ReadingDecision(DecisionKind Kind, long Counts, string Actor)
{
    /// <summary>When it was decided, in unix seconds; 0 for one of before that was kept.</summary>
    public long At { get; init; }

    /// <summary>The value is right.</summary>
    public static ReadingDecision Accept(string actor) => By(actor, DecisionKind.Accept, 0);

    /// <summary>The value is wrong.</summary>
    public static ReadingDecision Reject(string actor) => By(actor, DecisionKind.Reject, 0);

    /// <summary>This value instead.</summary>
    public static ReadingDecision Replace(long counts, string actor) => By(actor, DecisionKind.Replace, counts);

    /// <summary>Count on from here without billing the difference.</summary>
    public static ReadingDecision Restart(string actor) => By(actor, DecisionKind.Restart, 0);

    private static ReadingDecision By(string actor, DecisionKind kind, long counts)
    {
        ArgumentException.ThrowIfNullOrEmpty(actor);
        return new ReadingDecision(kind, counts, actor);
    }
}
