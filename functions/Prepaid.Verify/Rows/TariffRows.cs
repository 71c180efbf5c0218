namespace Prepaid.Verify.Rows;

/// <summary>A version or a publication in table <c>tariffs</c>.</summary>
/// <param name="Scope"><c>site:</c> or <c>region:</c> and its name.</param>
/// <param name="Kind">version, water-version, Holidays, CataloguePrices or CapRule.</param>
/// <param name="State">Proposed, Approved, Refused or Withdrawn.</param>
internal sealed record PublishedRow(string Place, string Scope, string Kind, string Id, string Content, string State, DateTimeOffset ProposedAt, DateTimeOffset? DecidedAt)
{
    public string? ProposedBy { get; init; }

    public string? DecidedBy { get; init; }

    public static PublishedRow Of(VerifiedRow row, int colon) => new(
        row.Place,
        PlainKey.Decode(row.PartitionKey),
        row.RowKey[..colon],
        PlainKey.Decode(row.RowKey[(colon + 1)..]),
        row.Text("Content"),
        row.Text("State"),
        row.Time("ProposedAt"),
        row.TimeOrNull("DecidedAt"))
    {
        ProposedBy = row.TextOr("ProposedBy", string.Empty),
        DecidedBy = row.TextOr("DecidedBy", string.Empty),
    };
}

/// <summary>A run that rates days again.</summary>
/// <param name="From">yyyyMMdd, first local date.</param>
internal sealed record CorrectionRow(string Place, string Site, string Id, string From, DateTimeOffset CreatedAt, string State)
{
    public bool IsDone => State == "Done";

    public static CorrectionRow Of(VerifiedRow row) => new(row.Place, row.Text("Site"), row.Text("Id"), row.Text("From"), row.Time("CreatedAt"), row.Text("State"));
}

/// <summary>What table <c>tariffs</c> says.</summary>
internal sealed class TariffRows
{
    /// <summary>Kind of a version of a water tariff.</summary>
    public const string WaterVersion = "water-version";

    public List<PublishedRow> Published { get; } = [];

    public List<CorrectionRow> Corrections { get; } = [];

    /// <summary>Scope and id of changes whose correction runs may not have been started.</summary>
    public List<(string Scope, string Id)> Active { get; } = [];

    public void Take(VerifiedRow row)
    {
        var colon = row.RowKey.IndexOf(':', StringComparison.Ordinal);
        switch (colon < 0 ? row.RowKey : row.RowKey[..colon])
        {
            case "version" or WaterVersion or "Holidays" or "CataloguePrices" or "CapRule":
                Published.Add(PublishedRow.Of(row, colon));
                break;
            case "run":
                Corrections.Add(CorrectionRow.Of(row));
                break;
            default:
                if (row.PartitionKey == "active")
                {
                    Active.Add((row.Text("Scope"), row.Text("Id")));
                }

                break; // heads, and refund runs whose entries stand for themselves
        }
    }
}
