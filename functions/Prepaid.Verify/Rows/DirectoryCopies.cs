using System.Globalization;

namespace Prepaid.Verify.Rows;

/// <summary>The rows of one meter or account in the directory: the one that counts, and those under which lists find it.</summary>
internal sealed class DirectoryCopies
{
    private readonly SortedDictionary<string, string> rows = new(StringComparer.Ordinal);

    private DirectoryCopies(string subject) => Subject = subject;

    /// <summary><c>meter E-1</c> or <c>account A-1</c>.</summary>
    public string Subject { get; }

    /// <summary>Place of the row that counts, or null.</summary>
    public string? Place { get; private set; }

    /// <summary>All properties of the row that counts.</summary>
    public string Content { get; private set; } = string.Empty;

    /// <summary>Places at which it has to stand, too.</summary>
    public IReadOnlyList<string> Expected { get; private set; } = [];

    /// <summary>Properties by place of those under which lists find it.</summary>
    public IReadOnlyDictionary<string, string> Copies => rows;

    /// <summary>Takes a row of table <c>directory</c>; rows that are of no meter and no account are none of its matter.</summary>
    public static void Take(VerifiedRow row, Dictionary<string, DirectoryCopies> all)
    {
        var (partition, key) = (row.PartitionKey, row.RowKey);
        var isMeter = key == "link" || partition.StartsWith("gateway:", StringComparison.Ordinal) || key.StartsWith("meter:", StringComparison.Ordinal);
        if (!isMeter && key != "contact" && !key.StartsWith("account:", StringComparison.Ordinal))
        {
            return;
        }

        var isMain = key is "link" or "contact";
        var id = PlainKey.Decode(isMain ? partition[(partition.IndexOf(':', StringComparison.Ordinal) + 1)..] : key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        var subject = (isMeter ? "meter " : "account ") + id;
        var copies = all.TryGetValue(subject, out var known) ? known : all[subject] = new DirectoryCopies(subject);
        var content = string.Join("; ", row.Properties.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key}={p.Value}")));
        if (!isMain)
        {
            copies.rows[row.Place] = content;
            return;
        }

        (copies.Place, copies.Content) = (row.Place, content);
        var site = "directory/site:" + PlainKey.Encode(row.Text("Site"));
        copies.Expected = isMeter
            ? [$"directory/gateway:{PlainKey.Encode(row.Text("Gateway"))}/{PlainKey.Encode(id)}", $"{site}/meter:{PlainKey.Encode(id)}"]
            : [$"{site}/account:{PlainKey.Encode(id)}"];
    }
}
