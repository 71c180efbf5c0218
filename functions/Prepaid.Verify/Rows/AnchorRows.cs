using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Prepaid.Verify.Rows;

/// <summary>The daily anchor of a site.</summary>
internal sealed record AnchorRow(string Place, string Site, string Day, DateTimeOffset TakenAt, long Accounts, long Entries, string Previous, string Hash)
{
    /// <summary>Partition of its heads.</summary>
    public string HeadsPartition => string.Create(CultureInfo.InvariantCulture, $"{Site}:{Day}:{TakenAt.ToUnixTimeMilliseconds()}");

    public static AnchorRow Of(VerifiedRow row) => new(
        row.Place, row.Text("Site"), row.Text("Day"), row.Time("TakenAt"), row.Number("Accounts"), row.Number("Entries"), row.Text("Previous"), row.Text("Hash"));
}

/// <summary>What an anchor says of one account.</summary>
/// <param name="Place">Row of the anchor's heads.</param>
internal readonly record struct AnchoredHead(string Place, string Account, long Entries, string Hash);

/// <summary>What table <c>anchors</c> says.</summary>
internal sealed class AnchorRows
{
    private readonly SortedDictionary<string, List<(string Place, string Text)>> heads = new(StringComparer.Ordinal);

    /// <summary>By site and day.</summary>
    public List<AnchorRow> Anchors { get; } = [];

    /// <summary>The copy of the last, by site.</summary>
    public Dictionary<string, AnchorRow> Newest { get; } = new(StringComparer.Ordinal);

    /// <summary>By account; of anchors alone, not of partitions that none names.</summary>
    public ILookup<string, AnchoredHead> ByAccount { get; private set; } = Array.Empty<AnchoredHead>().ToLookup(h => h.Account);

    public void Take(VerifiedRow row)
    {
        if (row.Properties.ContainsKey("Heads"))
        {
            var partition = PlainKey.Decode(row.PartitionKey);
            (heads.TryGetValue(partition, out var known) ? known : heads[partition] = []).Add((row.Place, row.LongText("Heads")));
        }
        else if (row.RowKey == "newest")
        {
            var newest = AnchorRow.Of(row);
            Newest[newest.Site] = newest;
        }
        else
        {
            Anchors.Add(AnchorRow.Of(row));
        }
    }

    /// <summary>After the last row.</summary>
    public void Finish() => ByAccount = Anchors.SelectMany(HeadsOf).ToLookup(h => h.Account, StringComparer.Ordinal);

    /// <summary>Lines of an anchor.</summary>
    /// <exception cref="FormatException">A line is none.</exception>
    public IEnumerable<AnchoredHead> HeadsOf(AnchorRow anchor) =>
        from chunk in heads.GetValueOrDefault(anchor.HeadsPartition) ?? []
        from line in chunk.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        select line.Split(',') is [.. var account, var count, var hash]
            ? new AnchoredHead(chunk.Place, string.Join(',', account), Mark.Whole(count), hash)
            : throw new FormatException($"{line}: expected account,entries,hash");

    /// <summary>SHA-256 over the hash of the anchor before and all lines, each with a line feed behind it.</summary>
    public string HashOf(AnchorRow anchor) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(anchor.Previous + "\n" + string.Concat((heads.GetValueOrDefault(anchor.HeadsPartition) ?? []).Select(c => c.Text)))));
}
