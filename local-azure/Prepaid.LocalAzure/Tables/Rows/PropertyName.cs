using System.Collections.Concurrent;
using System.Text;

namespace Prepaid.LocalAzure.Tables.Rows;

/// <summary>A property name that passed the service's rules, with its UTF-8 form; names repeat, so both are kept.</summary>
internal sealed class PropertyName
{
    private const int MaxLength = 255;
    private const int MaxKept = 4096;

    private static readonly ConcurrentDictionary<string, PropertyName> Known = new(StringComparer.Ordinal);

    /// <summary>Names by a hash of their bytes; a clash only costs a new string.</summary>
    private static readonly PropertyName?[] ByBytes = new PropertyName?[1024];

    private PropertyName(string text)
    {
        Text = text;
        Utf8 = Encoding.UTF8.GetBytes(text);
    }

    public string Text { get; }

    public byte[] Utf8 { get; }

    /// <exception cref="Azure.RequestFailedException">400: too long, or not a C# identifier.</exception>
    public static PropertyName Of(string text)
    {
        if (Known.TryGetValue(text, out var known))
        {
            return known;
        }

        if (text.Length > MaxLength)
        {
            throw ServiceError.PropertyNameTooLong.ToException();
        }

        if (!IsIdentifier(text))
        {
            throw ServiceError.InvalidPropertyName(text).ToException();
        }

        var name = new PropertyName(text);
        if (Known.Count < MaxKept)
        {
            Known.TryAdd(text, name);
        }

        return name;
    }

    public static string TextOf(ReadOnlySpan<byte> utf8)
    {
        var hash = new HashCode();
        hash.AddBytes(utf8);
        ref var slot = ref ByBytes[unchecked((uint)hash.ToHashCode()) % (uint)ByBytes.Length];
        var kept = Volatile.Read(ref slot);
        if (kept is null || !utf8.SequenceEqual(kept.Utf8))
        {
            kept = new PropertyName(Encoding.UTF8.GetString(utf8));
            Volatile.Write(ref slot, kept);
        }

        return kept.Text;
    }

    private static bool IsIdentifier(string text)
    {
        if (text.Length == 0 || !(char.IsLetter(text[0]) || text[0] == '_'))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!(char.IsLetterOrDigit(c) || c == '_'))
            {
                return false;
            }
        }

        return true;
    }
}
