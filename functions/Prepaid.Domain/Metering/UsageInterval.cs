namespace Prepaid.Domain.Metering;

/// <summary>Consumption between two believed values of a total register.</summary>
/// <param name="Installation">Index of the installation that counted it.</param>
/// <param name="From">Unix seconds.</param>
/// <param name="To">Unix seconds, not before <paramref name="From"/>.</param>
/// <param name="Counts">Smallest steps; negative only when an estimate was too high and is trued up.</param>
/// <param name="Bands">What each band register counted meanwhile; none when they were not read at both ends.</param>
/// <param name="IsEstimated">True when an end of it is an estimate.</param>
public readonly record struct UsageInterval(int Installation, long From, long To, long Counts, BandCounts Bands, bool IsEstimated);
