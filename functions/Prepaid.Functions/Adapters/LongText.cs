using System.Globalization;
using Azure.Data.Tables;

namespace Prepaid.Functions.Adapters;

/// <summary>A text over as many properties of a row as it needs: one holds 32,768 characters, a row 1 MiB.</summary>
internal static class LongText
{
    /// <summary>Most characters that go into one row.</summary>
    public const int Most = CharactersPerColumn * Columns;

    private const int CharactersPerColumn = 32_000;
    private const int Columns = 15;

    public static void Put(TableEntity row, string column, string text)
    {
        row[column] = text.Length <= CharactersPerColumn ? text : text[..CharactersPerColumn];
        for (var i = 1; i * CharactersPerColumn < text.Length; i++)
        {
            row[NameOf(column, i)] = text.Substring(i * CharactersPerColumn, Math.Min(CharactersPerColumn, text.Length - (i * CharactersPerColumn)));
        }
    }

    public static string Of(TableEntity row, string column)
    {
        var text = row.GetString(column) ?? string.Empty;
        return text.Length < CharactersPerColumn
            ? text
            : text + string.Concat(Enumerable.Range(1, Columns - 1).Select(i => row.GetString(NameOf(column, i))).TakeWhile(t => t is not null));
    }

    private static string NameOf(string column, int i) => string.Create(CultureInfo.InvariantCulture, $"{column}{i}");
}
