using System.Collections.Immutable;
using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Tariffs;

/// <summary>One meter's stored days of a period.</summary>
/// <param name="Meter">Meter id.</param>
/// <param name="Setup">The meter.</param>
/// <param name="From">Local date from which its days are there.</param>
/// <param name="Days">By date, as stored.</param>
/// <param name="RemainderBefore">Sub-fen remainder carried into the period.</param>
public sealed record ReplayedMeter(string Meter, MeterSetup Setup, DateOnly From, ImmutableArray<MeterDay> Days, decimal RemainderBefore);
