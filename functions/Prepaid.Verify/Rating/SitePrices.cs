using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Rating;

/// <summary>Prices of before a change whose correction run is not done: rows from a local date on may still follow them.</summary>
/// <param name="Clock">Without the change.</param>
/// <param name="From">yyyyMMdd.</param>
/// <param name="Change">Which.</param>
internal sealed record OlderPrices(PriceClock Clock, string From, string Change);

/// <summary>One tariff of a site, of electricity or of water: what it was opened with and what two people published since.</summary>
internal sealed class SitePrices
{
    /// <summary>An instance may go by the tariff of before for this long.</summary>
    private static readonly TimeSpan Unheard = TimeSpan.FromMinutes(15);

    private readonly SiteRow site;
    private readonly TariffSheet opening;
    private readonly TimeZoneInfo zone;
    private readonly IReadOnlyList<PublishedRow> published;
    private readonly HashSet<string> runs;
    private readonly string versions;
    private readonly Dictionary<DateTimeOffset, PriceClock> known = [];

    /// <summary>True where prices may not lie above a published one: then a fee may be lower than its ratio says.</summary>
    public bool HasCap => published.Any(p => p is { Kind: "CapRule", State: "Approved" });

    /// <param name="site">The site.</param>
    /// <param name="tables">What was published.</param>
    /// <param name="versions">Kind of the versions of this tariff.</param>
    /// <exception cref="FormatException">A tariff that cannot be read.</exception>
    /// <exception cref="TimeZoneNotFoundException">No such zone.</exception>
    public SitePrices(SiteRow site, TariffRows tables, string versions = "version")
    {
        (this.site, this.versions) = (site, versions);
        opening = TariffFile.Parse(site.Tariff);
        zone = TimeZoneInfo.FindSystemTimeZoneById(site.Zone);
        published = [.. tables.Published.Where(p => p.Scope == "site:" + site.Site || (site.Region.Length > 0 && p.Scope == "region:" + site.Region))];
        runs = [.. tables.Corrections.Where(r => r.Site == site.Site).Select(r => r.Id)];
        InForce = KnownAt(DateTimeOffset.MaxValue);
        Older = [.. tables.Corrections.Where(r => r.Site == site.Site && !r.IsDone).Select(Before), .. tables.Active.Select(Before).OfType<OlderPrices>()];
    }

    /// <summary>The tariff as it finally is: later corrections rated old days again.</summary>
    public PriceClock InForce { get; }

    /// <summary>What rows may still follow, because a correction run is not done.</summary>
    public IReadOnlyList<OlderPrices> Older { get; }

    /// <summary>Shares of a top-up that could be withheld for a payment of a moment when it was booked.</summary>
    public IEnumerable<decimal> FeesAt(DateTimeOffset paidAt, DateTimeOffset bookedAt) =>
        new[] { bookedAt, bookedAt - Unheard }.Select(seen => KnownAt(published.Select(p => p.DecidedAt).Where(d => d <= seen).Max() ?? default).VersionAt(paidAt)?.ServiceFee ?? 0m).Distinct();

    /// <summary>Prices of before a change, by the id of the correction run that it caused.</summary>
    public OlderPrices Before(string run, string from, string change)
    {
        var cause = published.FirstOrDefault(p => RunOf(p) == run);
        return new OlderPrices(cause?.DecidedAt is { } decided ? KnownAt(decided.AddTicks(-1)) : InForce, from, change);
    }

    private OlderPrices Before(CorrectionRow run) => Before(run.Id, run.From, $"correction run {run.Id}");

    /// <summary>A publication whose runs may not have been started yet.</summary>
    private OlderPrices? Before((string Scope, string Id) active)
    {
        if (published.FirstOrDefault(p => p.Scope == active.Scope && $"{p.Kind}:{p.Id}" == active.Id) is not { DecidedAt: { } decided, State: "Approved" or "Withdrawn" } cause)
        {
            return null;
        }

        var from = cause.Kind == "Holidays"
            ? $"{TariffFile.ParseHolidays(cause.Content).Year:D4}0101"
            : TariffFile.ParsePrices(cause.Content, site.Region).Min(p => p.From).ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture);
        return new OlderPrices(KnownAt(decided.AddTicks(-1)), from, $"{cause.Kind} {cause.Id}");
    }

    private static string RunOf(PublishedRow change) => change.Kind is "version" or TariffRows.WaterVersion
        ? (change.State == "Withdrawn" ? "withdrawn-" : "tariff-") + change.Id
        : $"{change.Kind.ToLowerInvariant()}-{change.Id}-{change.State.ToLowerInvariant()}";

    private PriceClock KnownAt(DateTimeOffset moment) => known.TryGetValue(moment, out var clock) ? clock : known[moment] = new PriceClock(SheetAt(moment), zone);

    /// <summary>Of versions with one start the one approved last counts, of publications that say the same the later.</summary>
    private TariffSheet SheetAt(DateTimeOffset moment)
    {
        var approved = published.Where(p => WasApproved(p, moment)).OrderBy(p => p.DecidedAt).ThenBy(p => p.Id, StringComparer.Ordinal).ToList();
        var all = opening.Versions.Select(v => (Version: v, Approved: DateTimeOffset.MinValue))
            .Concat(approved.Where(p => p.Kind == versions).OrderBy(p => p.ProposedAt).ThenBy(p => p.Id, StringComparer.Ordinal).Select(p => (Version: TariffFile.ParseVersion(p.Content), Approved: p.DecidedAt ?? default)));
        var years = approved.Where(p => p.Kind == "Holidays").Select(p => TariffFile.ParseHolidays(p.Content)).GroupBy(y => y.Year).ToDictionary(g => g.Key, g => g.Last());
        var prices = new Dictionary<(string, DateTime), SheetPrice>();
        foreach (var price in opening.Catalogue.Concat(approved.Where(p => p.Kind == "CataloguePrices").SelectMany(p => TariffFile.ParsePrices(p.Content, site.Region))))
        {
            prices[(price.Name, price.From)] = price;
        }

        return new TariffSheet(
            [.. all.GroupBy(v => v.Version.From).OrderBy(g => g.Key).Select(g => g.MaxBy(v => v.Approved).Version)],
            [.. prices.Values],
            opening.Off.Where(d => !years.ContainsKey(d.Year)).Concat(years.Values.SelectMany(y => y.Off)).ToHashSet(),
            opening.Worked.Where(d => !years.ContainsKey(d.Year)).Concat(years.Values.SelectMany(y => y.Worked)).ToHashSet());
    }

    /// <summary>What was withdrawn later counted until then, if it had been approved: then a run says so.</summary>
    private bool WasApproved(PublishedRow change, DateTimeOffset moment) =>
        (change.State == "Approved" && change.DecidedAt <= moment) || (change.State == "Withdrawn" && change.DecidedAt > moment && runs.Contains(RunOf(change)));
}
