using System.Collections.Immutable;
using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Tariffs;

/// <summary>What one meter's readings come to.</summary>
/// <param name="Meter">Meter id.</param>
/// <param name="Step">Smallest step: the decimals written in the file.</param>
/// <param name="Arrivals">Readings new, repeated and in conflict.</param>
/// <param name="Lines">By date, version, band and tier; the charges add up to <paramref name="Total"/>.</param>
/// <param name="Findings">What is held or rejected, and why.</param>
/// <param name="Figures">Conservation, in steps.</param>
/// <param name="First">Register that opened it; null without a believed reading.</param>
/// <param name="Last">Newest register; null without.</param>
/// <param name="Total">All fen charged and the remainder left.</param>
public sealed record MeterRateReport(
    string Meter,
    decimal Step,
    Arrivals Arrivals,
    ImmutableArray<RateLine> Lines,
    ImmutableArray<RateFinding> Findings,
    RegisterFigures Figures,
    decimal? First,
    decimal? Last,
    Charge Total);
