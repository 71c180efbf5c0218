using System.Collections.Immutable;
using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Tariffs;

/// <summary>One line of a rating: a local day, version, band and tier.</summary>
/// <param name="Date">Local date.</param>
/// <param name="Version">Tariff version; empty without one.</param>
/// <param name="Band">Band, or fixed.</param>
/// <param name="Tier">From 1; 0 without tiers.</param>
/// <param name="Fate">Billed, unpriced or a fixed charge.</param>
/// <param name="Quantity">Units.</param>
/// <param name="Price">Yuan for one unit.</param>
/// <param name="ExactFen">Exact amount.</param>
/// <param name="Charge">Whole fen charged with the remainder carried in, and the remainder carried out.</param>
/// <param name="IsEstimated">True when some of it was split pro rata of time over a gap.</param>
public sealed record RateLine(
    DateOnly Date, string Version, string Band, int Tier, PartFate Fate, decimal Quantity, decimal Price, decimal ExactFen, Charge Charge, bool IsEstimated);

/// <summary>A reading that was not simply accepted.</summary>
/// <param name="MeasuredAt">Unix seconds.</param>
/// <param name="Code">Register code.</param>
/// <param name="Register">As read.</param>
/// <param name="Quality">Provisional, held or rejected; accepted for a roll-over.</param>
/// <param name="Reason">Why.</param>
public sealed record RateFinding(long MeasuredAt, string Code, decimal Register, Quality Quality, QualityReason Reason);

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

/// <summary>What a readings file comes to under a tariff.</summary>
/// <param name="Meters">By meter id.</param>
/// <param name="Alarms">What somebody must look at: missing prices, unknown holiday years.</param>
public sealed record RateReport(ImmutableArray<MeterRateReport> Meters, ImmutableArray<string> Alarms);
