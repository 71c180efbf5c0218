using System.Globalization;
using System.Text;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;
using Prepaid.Verify.Rating;

namespace Prepaid.Verify.Tests;

/// <summary>Two codes that share nothing split by band registers: over versions that name all, some or none of them, and with meters whose clock disagrees.</summary>
public sealed class RegisterSplitTests
{
    private const string Zone = "Europe/Berlin";

    private static readonly string[] Registers = ["T1", "T2", "T3"];

    private static readonly MeterSetup Setup = MeterSetup.Of([new Installation(0, "M", RegisterModel.Of(9, 2, "kWh", 100m))], Registers);

    [Fact]
    public void The_verifier_splits_by_registers_as_the_engine_does()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            var text = TariffOf(random);
            Assert.True(TariffJson.TryParse(Encoding.UTF8.GetBytes(text), out var tariff, out var problems), string.Join("; ", problems));
            var engine = new UsageRater(Setup, new TariffTimeline(tariff!, SiteZone.Of(Zone)), default);
            var naive = new NaiveRater(new PriceClock(TariffFile.Parse(text), TimeZoneInfo.FindSystemTimeZoneById(Zone)), 0.01m, registers: Registers);
            var at = new DateTimeOffset(2026, 3, 28, random.Next(0, 24), random.Next(0, 60), 0, TimeSpan.Zero).ToUnixTimeSeconds();
            for (var i = 0; i < 6; i++)
            {
                var to = at + random.Next(60, random.Next(2) == 0 ? 3_000 : 60_000);
                long[] bands = [random.Next(0, 300), random.Next(3) == 0 ? 0 : random.Next(0, 300), random.Next(0, 300)];
                var counts = bands.Sum() + random.Next(-2, 3);
                engine.Rate(new UsageInterval(0, at, to, counts, BandCounts.Of(bands), false));
                naive.Rate([new Usage(at, to, counts, bands)]);
                at = to;
            }

            var (stored, recomputed) = (PartsOf(engine.Done(at)), PartsOf(naive));
            Assert.True(stored.SequenceEqual(recomputed), $"seed {seed}\n{text}\n{string.Join('\n', stored)}\n\n{string.Join('\n', recomputed)}");
        }
    }

    private static List<string> PartsOf(DayRating rating) => Sorted(rating.Parts.GroupBy(p => (p.Date, p.Version, p.Band, p.Tier, p.Price))
        .Select(g => (g.Key.Date, g.Key.Version, g.Key.Band, g.Key.Tier, g.Key.Price, g.Sum(p => p.Counts), g.Sum(p => p.Fen))));

    private static List<string> PartsOf(NaiveRater rater) => Sorted(rater.TakeParts()
        .Select(p => (DateOnly.FromDayNumber(p.Key.Date), p.Key.Version, p.Key.Band, p.Key.Tier, p.Key.Price, p.Value.Counts, p.Value.Fen)));

    private static List<string> Sorted(IEnumerable<(DateOnly Date, string Version, string Band, int Tier, decimal Price, long Counts, decimal Fen)> parts) =>
        [.. parts.Where(p => p.Counts != 0).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Date:yyyy-MM-dd} {p.Version} {p.Band} {p.Tier} {p.Price:0.######} {p.Counts} {p.Fen:0.######}")).Order(StringComparer.Ordinal)];

    /// <summary>Three versions within the two days; each names its bands' registers or not, follows the catalogue or not.</summary>
    private static string TariffOf(Random random)
    {
        var versions = new[] { "2026-01-01", "2026-03-28T18:00", "2026-03-29T05:30" }.Select((from, i) =>
        {
            if (random.Next(4) == 0)
            {
                return $$"""{"version":"v{{i}}","from":"{{from}}","price":0.{{random.Next(10, 99)}}}""";
            }

            var bands = Enumerable.Range(0, 3).Select(b =>
                $$"""{"name":"b{{b}}",{{(random.Next(3) == 0 ? "\"follows\":\"c\",\"uplift\":0.1" : $"\"price\":0.{random.Next(10, 99)}")}}{{(random.Next(4) == 0 ? "" : $",\"register\":\"{Registers[b]}\"")}}}""");
            var segments = Enumerable.Range(0, 8).Select(s => $$"""{"from":"{{s * 3:00}}:{{(s == 0 ? 0 : random.Next(0, 60)):00}}","band":"b{{random.Next(3)}}"}""");
            return $$"""{"version":"v{{i}}","from":"{{from}}","bands":[{{string.Join(',', bands)}}],"schedule":[{"segments":[{{string.Join(',', segments)}}]}]}""";
        });
        var prices = new[] { "2026-03-28T12:00", "2026-03-29T01:00", "2026-03-29T09:15" }.Select(from => $$"""{"name":"c","from":"{{from}}","price":0.{{random.Next(10, 99)}}}""");
        return $$"""{"tariff":"t","unit":"kWh","catalogue":[{{string.Join(',', prices)}}],"versions":[{{string.Join(',', versions)}}]}""";
    }
}
