using System.Text.Encodings.Web;
using System.Text.Json;
using Prepaid.Domain.Ledger;

namespace Prepaid.Domain.Billing;

/// <summary>The content of an item that is nothing but entries: JSON, on one line.</summary>
public static class FrozenEntries
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the content.</summary>
    public static string Write(IEnumerable<FrozenEntry> entries) =>
        JsonSerializer.Serialize(entries.Select(e => new Row(e.Kind, e.Key, [.. e.Lines.Select(l => new Line(l.CounterAccount, l.Amount.Fen))], e.Evidence, e.From, e.To)), Json);

    /// <summary>Reads it back.</summary>
    /// <exception cref="JsonException">It is not what <see cref="Write"/> wrote.</exception>
    public static IReadOnlyList<FrozenEntry> Read(string content) =>
        [.. JsonSerializer.Deserialize<Row[]>(content, Json)!.Select(r =>
            new FrozenEntry(r.Kind, r.Key, [.. r.Lines.Select(l => new LedgerLine(l.Account, Money.FromFen(l.Fen)))], r.Evidence, r.From, r.To))];

    /// <summary>Posts all entries of a content.</summary>
    public static ItemResult Post(AccountDraft draft, string content)
    {
        ArgumentNullException.ThrowIfNull(draft);
        foreach (var entry in Read(content))
        {
            entry.Post(draft);
        }

        return new ItemResult(ItemState.Posted, draft.Head.EntryCount, string.Empty);
    }

    /// <summary>Reverses all entries of a content.</summary>
    public static ItemResult Reverse(AccountDraft draft, BillingRunKey cause, string content)
    {
        ArgumentNullException.ThrowIfNull(draft);
        foreach (var entry in Read(content))
        {
            entry.Reverse(draft, cause);
        }

        return new ItemResult(ItemState.Reversed, draft.Head.EntryCount, string.Empty);
    }

    private sealed record Row(string Kind, string Key, Line[] Lines, string Evidence, long From, long To);

    private sealed record Line(string Account, long Fen);
}
