using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Ledger;

/// <summary>A meter-day as its row.</summary>
/// <param name="Meter">Meter id.</param>
/// <param name="Day">Readings, quality, and what was rated.</param>
public sealed record MeterDayRow(string Meter, MeterDay Day);
