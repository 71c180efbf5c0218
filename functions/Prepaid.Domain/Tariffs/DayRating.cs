using System.Collections.Immutable;

namespace Prepaid.Domain.Tariffs;

/// <summary>What a batch of consumption costs.</summary>
/// <param name="Parts">By local date, version, band and tier.</param>
/// <param name="Fen">Exact sum of all parts.</param>
/// <param name="Closing">State for the next day.</param>
/// <param name="UnknownHolidayYears">Years that the holiday calendar lacks: rated by the plain weekday, with an alarm (rule R27).</param>
public sealed record DayRating(ImmutableArray<RatedPart> Parts, decimal Fen, RatingState Closing, ImmutableArray<int> UnknownHolidayYears)
{
    /// <summary>Rated nothing.</summary>
    public static DayRating None { get; } = new([], 0m, default, []);

    /// <summary>True when consumption is held for want of a price.</summary>
    public bool LacksPrice => Parts.Any(part => part.Fate == PartFate.Unpriced && part.Counts != 0);
}
