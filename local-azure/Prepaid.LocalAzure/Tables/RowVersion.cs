using System.Globalization;
using Azure;

namespace Prepaid.LocalAzure.Tables;

/// <summary>The one number behind Timestamp and ETag of a row: UTC ticks of its last write, unique in the store.</summary>
internal static class RowVersion
{
    private const string Prefix = "W/\"datetime'";
    private const string Suffix = "'\"";
    private const string Escaped = "yyyy-MM-ddTHH'%3A'mm'%3A'ss.fffffff'Z'";

    /// <summary>Stands for If-Match: *.</summary>
    public const long Any = 0;

    public static string ToETag(long version) =>
        string.Concat(Prefix, new DateTime(version, DateTimeKind.Utc).ToString(Escaped, CultureInfo.InvariantCulture), Suffix);

    public static DateTimeOffset ToTimestamp(long version) => new(version, TimeSpan.Zero);

    /// <exception cref="RequestFailedException">400 InvalidInput: not an ETag that the service gave out.</exception>
    public static long FromIfMatch(ETag ifMatch)
    {
        if (ifMatch == ETag.All)
        {
            return Any;
        }

        var text = ifMatch.ToString();
        return text.StartsWith(Prefix, StringComparison.Ordinal)
            && text.EndsWith(Suffix, StringComparison.Ordinal)
            && DateTime.TryParseExact(
                text.AsSpan(Prefix.Length, text.Length - Prefix.Length - Suffix.Length),
                Escaped,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal,
                out var moment)
            ? moment.Ticks
            : throw ServiceError.InvalidETag.ToException();
    }
}
