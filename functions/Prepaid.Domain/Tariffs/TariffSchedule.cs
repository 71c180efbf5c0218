using System.Collections.Immutable;

namespace Prepaid.Domain.Tariffs;

/// <summary>The segments of the days that it applies to.</summary>
/// <param name="Months">1 to 12.</param>
/// <param name="Days">Kinds of day.</param>
/// <param name="Segments">1 to 14, the first at minute 0, ascending.</param>
public sealed record TariffSchedule(ImmutableArray<int> Months, DayKinds Days, ImmutableArray<TariffSegment> Segments);
