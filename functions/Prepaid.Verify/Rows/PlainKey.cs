using System.Globalization;
using System.Text;

namespace Prepaid.Verify.Rows;

/// <summary>Keys hold characters that the service forbids as !hhhh.</summary>
internal static class PlainKey
{
    /// <summary>As the product writes it.</summary>
    public static string Encode(string text) => string.Concat(text.Select(c =>
        c is > ' ' and < '\u007f' and not ('/' or '\\' or '#' or '?' or '%' or '!') ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"!{(int)c:x4}")));

    public static string Decode(string key)
    {
        var text = new StringBuilder(key.Length);
        for (var i = 0; i < key.Length; i++)
        {
            if (key[i] == '!' && i + 4 < key.Length && ushort.TryParse(key.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                text.Append((char)code);
                i += 4;
            }
            else
            {
                text.Append(key[i]);
            }
        }

        return text.ToString();
    }
}
