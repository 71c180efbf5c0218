using Azure.Data.Tables;

namespace Prepaid.Functions.Adapters;

/// <summary>Values of rows that are always there; a row of before they existed has nothing instead.</summary>
internal static class RowValues
{
    public static long Number(this TableEntity row, string property) => row.GetInt64(property) ?? 0;

    public static DateTimeOffset Time(this TableEntity row, string property) => row.GetDateTimeOffset(property) ?? DateTimeOffset.UnixEpoch;
}
