using System.Collections.Immutable;
using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Tariffs;

/// <summary>What the command <c>rate</c> was asked for, read and parsed.</summary>
/// <param name="Tariff">The tariff.</param>
/// <param name="Zone">The site's zone.</param>
/// <param name="Lines">Readings in any order.</param>
public sealed record RateRequest(Tariff Tariff, SiteZone Zone, ImmutableArray<ReadingLine> Lines)
{
    /// <summary>Digits before the point, 6 unless a register in the file is wider.</summary>
    public int IntegerDigits { get; init; } = 6;

    /// <summary>Units an hour that a register can count at most; more is held as a jump. Default 1,000.</summary>
    public decimal MaxPerHour { get; init; } = 1_000m;

    /// <summary>CT times PT ratio of all meters; default 1.</summary>
    public decimal Ratio { get; init; } = 1m;
}
