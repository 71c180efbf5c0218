using System.Globalization;
using Azure.Data.Tables;

namespace Prepaid.Functions.Adapters;

/// <summary>Values of rows that are always there; a row of before they existed has nothing instead.</summary>
internal static class RowValues
{
    public static long Number(this TableEntity row, string property) => row.GetInt64(property) ?? 0;

    public static DateTimeOffset Time(this TableEntity row, string property) => row.GetDateTimeOffset(property) ?? DateTimeOffset.UnixEpoch;

    /// <summary>A date as <see cref="Text"/> writes it; null when the row has none.</summary>
    public static DateOnly? Day(this TableEntity row, string property) =>
        row.GetString(property) is { } text ? DateOnly.ParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture) : null;

    /// <summary>A date in a row or a key: yyyyMMdd, in the order of dates.</summary>
    public static string Text(this DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
