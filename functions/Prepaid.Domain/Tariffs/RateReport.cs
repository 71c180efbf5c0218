using System.Collections.Immutable;
using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Tariffs;

/// <summary>What a readings file comes to under a tariff.</summary>
/// <param name="Meters">By meter id.</param>
/// <param name="Alarms">What somebody must look at: missing prices, unknown holiday years.</param>
public sealed record RateReport(ImmutableArray<MeterRateReport> Meters, ImmutableArray<string> Alarms);
