namespace Prepaid.Verify.Tests.Lived.Year;

/// <summary>One site of the simulated year: three tenants with electricity, water and rent, and a main meter.</summary>
/// <param name="Id">Site id.</param>
/// <param name="Zone">IANA zone.</param>
/// <param name="PricePerKwh">Flat.</param>
/// <param name="PricePerM3">Flat.</param>
internal sealed record YearSite(string Id, string Zone, decimal PricePerKwh, decimal PricePerM3)
{
    public static readonly IReadOnlyList<YearSite> All =
    [
        new("S-CN", "Asia/Shanghai", 0.6283m, 4.13m), // no daylight saving
        new("S-DE", "Europe/Berlin", 0.4127m, 3.779m), // daylight saving: one local day of 23 hours, one of 25
        new("S-NP", "Asia/Kathmandu", 0.3391m, 2.05m), // five hours and three quarters ahead
    ];

    public string House => Id + "-H";

    public string Gateway => "gw-" + Id;

    public string MainMeter => Id + "-M";

    public IReadOnlyList<string> Accounts => [.. Enumerable.Range(1, 3).Select(n => FormattableString.Invariant($"{Id}-A{n}"))];

    public string Tariff => FormattableString.Invariant($$"""{"tariff":"{{Id}}","unit":"kWh","versions":[{"version":"1","from":"2025-01-01","price":{{PricePerKwh}}}]}""");

    public string WaterTariff => FormattableString.Invariant($$"""{"tariff":"{{Id}}-water","unit":"m3","versions":[{"version":"w","from":"2025-01-01","price":{{PricePerM3}}}]}""");

    public DateOnly LocalDate(DateTimeOffset moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById(Zone)).DateTime);

    public static string Electricity(string account) => account + "-E";

    public static string Water(string account) => account + "-W";
}

/// <summary>Registers that grow as the seed says. Truth: every value that a meter answered.</summary>
internal sealed class YearMeters(int seed)
{
    private readonly Dictionary<string, (long Counts, long Sequence)> registers = new(StringComparer.Ordinal);
    private readonly Random random = new(seed);

    /// <summary>What the meters of a site read now: the main meter counts the tenants, the common areas and the loss.</summary>
    public IReadOnlyList<(string Meter, long Counts, long Sequence)> Ask(YearSite site)
    {
        List<(string, long, long)> answers = [];
        var used = 0L;
        foreach (var account in site.Accounts)
        {
            var electricity = random.Next(0, 700);
            used += electricity;
            answers.Add(Grow(YearSite.Electricity(account), electricity));
            answers.Add(Grow(YearSite.Water(account), random.Next(0, 40)));
        }

        answers.Add(Grow(site.MainMeter, used + random.Next(50, 300)));
        return answers;
    }

    public long CountsOf(string meter) => registers[meter].Counts;

    private (string Meter, long Counts, long Sequence) Grow(string meter, long by)
    {
        var (counts, sequence) = registers.GetValueOrDefault(meter);
        registers[meter] = (counts + by, sequence + 1);
        return (meter, counts + by, sequence + 1);
    }
}
