using System.Globalization;
using Azure.Data.Tables;
using Prepaid.Domain.Ledger;
using Prepaid.Functions.Ledger;

namespace Prepaid.Functions.Adapters;

/// <summary>Rows that are only ever added: entries, keys of what is booked, and the audit.</summary>
public static class EntryRows
{
    public const string Entry = "entry-";
    public const string Audit = "audit-";

    public static string KeyKey(string kind, string id) => $"key-{kind}-{id}";

    public static TableEntity RowOf(string partition, LedgerEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new TableEntity(partition, string.Create(CultureInfo.InvariantCulture, $"entry-{entry.Sequence:D12}"))
        {
            ["Kind"] = entry.Kind,
            ["Key"] = entry.Key,
            ["Lines"] = entry.PackedLines,
            ["Evidence"] = entry.Evidence,
            ["ServiceFrom"] = entry.ServiceFrom,
            ["ServiceTo"] = entry.ServiceTo,
            ["BookedAt"] = entry.BookedAt,
            ["Actor"] = entry.Actor,
            ["Previous"] = entry.Previous,
            ["Hash"] = entry.Hash,
        };
    }

    public static LedgerRow EntryOf(TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new LedgerRow(
            long.Parse(row.RowKey.AsSpan(Entry.Length), NumberStyles.None, CultureInfo.InvariantCulture),
            row.GetString("Kind"),
            row.GetString("Key"),
            row.GetString("Lines"),
            row.GetString("Evidence"),
            row.Time("ServiceFrom"),
            row.Time("ServiceTo"),
            row.Time("BookedAt"),
            row.GetString("Actor"),
            row.GetString("Hash"));
    }

    public static TableEntity RowOf(string partition, BookedKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new TableEntity(partition, KeyKey(key.Kind, key.Id)) { ["Kind"] = key.Kind, ["Id"] = key.Id, ["Content"] = key.Content, ["Entry"] = key.Sequence };
    }

    public static BookedKey KeyOf(TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new BookedKey(row.GetString("Kind"), row.GetString("Id"), row.GetString("Content"), row.Number("Entry"));
    }

    public static TableEntity RowOf(string partition, AuditRecord audit)
    {
        ArgumentNullException.ThrowIfNull(audit);
        return new TableEntity(partition, string.Create(CultureInfo.InvariantCulture, $"audit-{audit.Number:D12}"))
        {
            ["At"] = audit.At,
            ["Actor"] = audit.Actor,
            ["Action"] = audit.Action,
            ["Subject"] = audit.Subject,
            ["Detail"] = audit.Detail,
            ["Hash"] = audit.Hash,
        };
    }
}
