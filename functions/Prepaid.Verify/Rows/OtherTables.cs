namespace Prepaid.Verify.Rows;

/// <summary>What the checks need of all tables but <c>accounts</c>.</summary>
internal sealed class OtherTables
{
    private readonly List<InboxRow> inbox = [];
    private readonly List<RuleChange> ruleChanges = [];
    private readonly HashSet<(string Meter, long Time, long Counts)> parked = [];

    public Dictionary<string, SiteRow> Sites { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, MeterRow> Meters { get; } = new(StringComparer.Ordinal);

    /// <summary>Rows of meters and accounts in the directory, by what they are about.</summary>
    public Dictionary<string, DirectoryCopies> Copies { get; } = new(StringComparer.Ordinal);

    /// <summary>Payments and cases by account.</summary>
    public ILookup<string, InboxRow> InboxByAccount { get; private set; } = Array.Empty<InboxRow>().ToLookup(r => r.Account);

    public IReadOnlyList<InboxRow> Inbox => inbox;

    public TariffRows Tariffs { get; } = new();

    public RunRows Runs { get; } = new();

    public AnchorRows Anchors { get; } = new();

    public RentRows Rent { get; } = new();

    public static OtherTables Read(IEnumerable<VerifiedRow> rows, Findings findings)
    {
        var tables = new OtherTables();
        foreach (var row in rows)
        {
            try
            {
                tables.Take(row, findings);
            }
            catch (Exception wrong) when (wrong is FormatException or OverflowException or KeyNotFoundException)
            {
                findings.Add(CheckOf(row.Table), row.Place, "a row as docs/evidence.md describes it", wrong.Message);
            }
        }

        tables.Runs.Finish();
        try
        {
            tables.Anchors.Finish();
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            findings.Add(Check.BooksBalance, "anchors", "lines as docs/evidence.md describes them", wrong.Message);
            tables.Anchors.Anchors.Clear();
        }

        tables.InboxByAccount = tables.inbox.ToLookup(r => r.Account, StringComparer.Ordinal);
        return tables;
    }

    private static Check CheckOf(string table) => table switch
    {
        "directory" or "tariffs" or "anchors" => Check.BooksBalance,
        "rent" => Check.RentOncePerPeriod,
        _ => Check.NothingLost,
    };

    /// <summary>The rules that a decision of a site at a moment may have followed; none of a site that is not known.</summary>
    public IReadOnlyList<SiteRow> RulesAt(string site, DateTimeOffset moment) =>
        Sites.TryGetValue(site, out var now) ? RuleChange.FollowedAt(now, ruleChanges.Where(c => c.Site == site).OrderByDescending(c => c.FollowedFrom), moment) : [];

    /// <summary>True when the reading stands in a parked message.</summary>
    public bool IsParked(string meter, long time, long counts) => parked.Contains((meter, time, counts));

    private void Take(VerifiedRow row, Findings findings)
    {
        if (row.Table == "directory")
        {
            DirectoryCopies.Take(row, Copies);
        }

        switch (row.Table)
        {
            case "directory" when row.PartitionKey == "sites":
                var site = SiteRow.Of(row);
                Sites[site.Site] = site;
                break;
            case "directory" when row.RowKey == "link":
                var meter = MeterRow.Of(row);
                Meters[meter.Meter] = meter;
                break;
            case "directory" when row.PartitionKey.StartsWith("rules:", StringComparison.Ordinal) && RuleChange.Of(row) is { } change:
                ruleChanges.Add(change);
                break;
            case "tariffs":
                Tariffs.Take(row);
                break;
            case "anchors":
                Anchors.Take(row);
                break;
            case "runs":
                Rent.Take(row);
                Runs.Take(row);
                break;
            case "rent":
                Rent.Take(row);
                break;
            case "payments":
                inbox.Add(InboxRow.Of(row));
                break;
            case "pending":
                findings.Add(Check.NothingLost, row.Place, "nothing that waits", "a hint of work that is not done");
                break;
            case "parked" when row.Text("Kind") == "readings":
                parked.UnionWith(ParkedReadings.In(row.Text("Body"), row.Text("Part")));
                break;
            default:
                break;
        }
    }
}
