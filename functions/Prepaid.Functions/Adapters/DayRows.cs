using System.Globalization;
using Azure.Data.Tables;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;

namespace Prepaid.Functions.Adapters;

/// <summary>Rows <c>day-{meter}-{yyyyMMdd}</c>: one local day of one meter.</summary>
public static class DayRows
{
    public static string DayKey(string meter, DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"day-{meter}-{day:yyyyMMdd}");

    public static TableEntity RowOf(string partition, MeterDayRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new TableEntity(partition, DayKey(row.Meter, row.Day.Date)) { ["Day"] = MeterDayText.Encode(row.Day) };
    }

    /// <exception cref="InvalidDataException">The row is not what we wrote.</exception>
    public static MeterDay DayOf(TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return MeterDayText.TryDecode(row.GetString("Day"), out var day, out var error)
            ? day!
            : throw new InvalidDataException($"Day row {row.PartitionKey}/{row.RowKey}: {error}");
    }
}
