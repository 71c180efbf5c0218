using System.Buffers;
using System.Globalization;
using System.Text;

namespace Prepaid.Contract;

/// <summary>What holds for ids, times and quoted texts in every message.</summary>
internal static class WireRules
{
    public const int MaxIdLength = 64;

    // Seconds of 1970-01-01 and 2200-01-01: beyond, arithmetic with them could overflow and no clock is meant.
    private const long EarliestTime = 0;
    private const long LatestTime = 7_258_118_400;

    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    public static bool IsId(string? id) =>
        id is { Length: >= 1 and <= MaxIdLength } && !id.AsSpan().ContainsAnyExcept(IdCharacters);

    public static bool IsTime(long unixSeconds) => unixSeconds is >= EarliestTime and <= LatestTime;

    /// <summary>Foreign text for an error message: cut short, control characters replaced.</summary>
    public static string Shown(string? text)
    {
        var shown = new StringBuilder();
        foreach (var c in (text ?? string.Empty).Take(MaxIdLength))
        {
            shown.Append(char.IsControl(c) || char.IsSurrogate(c) ? "?" : c.ToString(CultureInfo.InvariantCulture));
        }

        return shown.ToString();
    }
}
