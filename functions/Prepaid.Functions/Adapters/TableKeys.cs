using System.Globalization;
using System.Text;
using Azure.Data.Tables;

namespace Prepaid.Functions.Adapters;

/// <summary>Keys and pages as the table service wants them.</summary>
public static class TableKeys
{
    /// <summary>The text with every character that a key may not hold, and '!', as !hhhh.</summary>
    public static string AsKey(this string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.All(IsPlain))
        {
            return text;
        }

        var key = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            _ = IsPlain(c) ? key.Append(c) : key.Append(CultureInfo.InvariantCulture, $"!{(int)c:x4}");
        }

        return key.ToString();
    }

    /// <summary>One page of a query and the token of the next, or null behind the last.</summary>
    public static async Task<(IReadOnlyList<T> Items, string? Next)> PageOf<T>(
        this TableClient table, string? filter, string? from, Func<TableEntity, T> map, CancellationToken cancellationToken, int size = 100)
    {
        ArgumentNullException.ThrowIfNull(table);
        await foreach (var page in table.QueryAsync<TableEntity>(filter, size, cancellationToken: cancellationToken).AsPages(from, size))
        {
            if (page.Values.Count > 0 || page.ContinuationToken is null)
            {
                return ([.. page.Values.Select(map)], page.ContinuationToken);
            }
        }

        return ([], null);
    }

    private static bool IsPlain(char c) => c is > ' ' and < '\u007f' and not ('/' or '\\' or '#' or '?' or '%' or '!');
}
