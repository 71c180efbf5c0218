using System.Globalization;
using System.Text.Json;

namespace Prepaid.Verify.Rows;

/// <summary>One version of a rent agreement (docs/billing.md).</summary>
/// <param name="InForceFrom">First local date whose run follows it; null unless approved.</param>
/// <param name="Monthly">Fen of a whole month from a date on, ascending.</param>
/// <param name="Free">First and last days that cost nothing.</param>
/// <param name="Revenue">Counter-account that gains.</param>
/// <param name="IsThirtyDays">Every month counts 30 days.</param>
internal sealed record RentVersionRow(
    string Place,
    string Account,
    string Agreement,
    long Version,
    DateOnly? InForceFrom,
    DateOnly From,
    DateOnly? Through,
    IReadOnlyList<(DateOnly From, long Fen)> Monthly,
    IReadOnlyList<(DateOnly From, DateOnly Through)> Free,
    int DueDay,
    string Revenue,
    bool IsThirtyDays)
{
    public string Site { get; init; } = string.Empty;

    public string ProposedBy { get; init; } = string.Empty;

    public string DecidedBy { get; init; } = string.Empty;

    public static RentVersionRow Of(VerifiedRow row)
    {
        try
        {
            using var json = JsonDocument.Parse(row.Text("Terms"));
            var terms = json.RootElement;
            var inForce = row.TextOr("InForceFrom", string.Empty);
            return new RentVersionRow(
                row.Place,
                row.Text("Account"),
                row.Text("Agreement"),
                row.Number("Version"),
                row.Text("State") == "Approved" ? DateOnly.ParseExact(inForce, "yyyyMMdd", CultureInfo.InvariantCulture) : null,
                Day(terms, "from"),
                terms.GetProperty("through").ValueKind == JsonValueKind.Null ? null : Day(terms, "through"),
                [.. terms.GetProperty("steps").EnumerateArray().Select(s => (Day(s, "from"), s.GetProperty("monthlyFen").GetInt64()))],
                [.. terms.GetProperty("free").EnumerateArray().Select(f => (Day(f, "from"), Day(f, "through")))],
                terms.GetProperty("dueDay").GetInt32(),
                terms.GetProperty("kind").GetString() == "propertyFee" ? "revenue:property-fee" : "revenue:rent",
                terms.GetProperty("proration").GetString() == "thirtyDays")
            {
                Site = PlainKey.Decode(row.PartitionKey[(row.PartitionKey.IndexOf(':', StringComparison.Ordinal) + 1)..]),
                ProposedBy = row.Text("ProposedBy"),
                DecidedBy = row.TextOr("DecidedBy", string.Empty),
            };
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentNullException)
        {
            throw new FormatException($"Terms: expected those of an agreement; {wrong.Message}", wrong);
        }
    }

    private static DateOnly Day(JsonElement json, string name) => DateOnly.ParseExact(json.GetProperty(name).GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>What is known of rent outside the accounts: agreements, and how far each site's rent run has come.</summary>
internal sealed class RentRows
{
    private readonly List<RentVersionRow> versions = [];
    private readonly Dictionary<string, DateOnly> postedThrough = new(StringComparer.Ordinal);
    private readonly HashSet<string> unposted = new(StringComparer.Ordinal);

    public IReadOnlyList<RentVersionRow> Versions => versions;

    /// <summary>Agreements of an account, each with its versions, ascending.</summary>
    public IReadOnlyList<IReadOnlyList<RentVersionRow>> Of(string account) =>
        [.. versions.Where(v => v.Account == account).GroupBy(v => v.Agreement).Select(g => (IReadOnlyList<RentVersionRow>)[.. g.OrderBy(v => v.Version)])];

    /// <summary>The newest local date whose rent run of the site is posted.</summary>
    public DateOnly PostedThrough(string site) => postedThrough.GetValueOrDefault(site);

    /// <summary>True when some run of the site was rejected, reversed or is not done: then only the runs of each day tell what was charged.</summary>
    public bool HasUnposted(string site) => unposted.Contains(site);

    public void Take(VerifiedRow row)
    {
        if (row.Table == "rent")
        {
            if (row.RowKey.StartsWith('~'))
            {
                return; // who has which room: follows from the versions
            }

            versions.Add(RentVersionRow.Of(row));
        }
        else if (row.PartitionKey.StartsWith("site:", StringComparison.Ordinal) && row.RowKey.StartsWith("rent:", StringComparison.Ordinal))
        {
            if (row.Text("State") != "Posted")
            {
                unposted.Add(row.Text("Site"));
                return;
            }

            var (site, day) = (row.Text("Site"), DateOnly.ParseExact(row.Text("Period"), "yyyyMMdd", CultureInfo.InvariantCulture));
            postedThrough[site] = day > PostedThrough(site) ? day : PostedThrough(site);
        }
    }
}
