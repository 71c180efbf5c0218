using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Prepaid.Domain.Tariffs;
using Prepaid.Domain.Tests.Metering;

namespace Prepaid.Domain.Tests.Tariffs;

public sealed class TariffJsonTests
{
    private const string Flat = """{"tariff":"t","unit":"kWh","versions":[{"version":"v1","from":"2026-01-01","price":0.5283}]}""";

    public static TheoryData<string> Examples => [.. Directory.GetFiles(Path.Combine(Root(), "docs", "tariffs"), "*.json").Select(file => Path.GetFileName(file)!).Order()];

    [Fact]
    public void There_are_ten_examples() => Assert.Equal(10, Examples.Count);

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_is_accepted_and_written_back_to_the_same(string file)
    {
        var json = File.ReadAllBytes(Path.Combine(Root(), "docs", "tariffs", file));
        Assert.True(TariffJson.TryParse(json, out var tariff, out var problems), string.Join('\n', problems));

        Assert.True(TariffJson.TryParse(TariffJsonWriter.Write(tariff!), out var again, out problems), string.Join('\n', problems));
        Assert.Equal(TariffJsonWriter.Write(tariff!), TariffJsonWriter.Write(again!));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_fits_the_published_schema(string file)
    {
        using var example = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root(), "docs", "tariffs", file)));
        Assert.Empty(Schema().Faults(example.RootElement));
    }

    [Theory]
    [InlineData("\"price\":0.5283", "\"prise\":0.5283")]
    [InlineData("\"kWh\"", "\"MWh\"")]
    [InlineData("2026-01-01", "01.01.2026")]
    [InlineData("\"tariff\":\"t\",", "")]
    [InlineData("\"price\":0.5283", "\"price\":true")]
    [InlineData("\"price\":0.5283", "\"price\":1,\"tiers\":{\"per\":\"week\",\"steps\":[]}")]
    public void What_the_schema_refuses_the_program_refuses_too(string part, string replacement)
    {
        var json = Flat.Replace(part, replacement, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json);

        Assert.NotEmpty(Schema().Faults(document.RootElement));
        Assert.False(TariffJson.TryParse(Encoding.UTF8.GetBytes(json), out _, out _));
    }

    private static SchemaCheck Schema() => new(JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root(), "docs", "tariff.schema.json"))).RootElement);

    [Theory]
    [InlineData("\"price\":0.5283", "\"price\":\"abc\"", "versions[0].price: expected a decimal number")]
    [InlineData("\"price\":0.5283", "\"price\":0", "versions[0].price: expected yuan above 0")]
    [InlineData("\"price\":0.5283", "\"price\":52830", "versions[0].price: expected yuan above 0, at most 100")]
    [InlineData("\"price\":0.5283", "\"price\":0.123456789", "versions[0].price: expected yuan above 0, at most 100, with at most 8 decimals")]
    [InlineData("\"price\":0.5283", "\"prise\":0.5283", "versions[0].prise: unknown; expected one of version, from, price")]
    [InlineData("\"price\":0.5283", "\"price\":0.5283,\"price\":1", "file: expected JSON without comments or repeated names")]
    [InlineData("2026-01-01", "01.01.2026", "versions[0].from: expected a local date like 2026-03-01")]
    [InlineData("2026-01-01", "2026-01-01T00:00:00+08:00", "versions[0].from: expected a local date")]
    [InlineData("\"kWh\"", "\"MWh\"", "unit: expected kWh or m3")]
    [InlineData("\"tariff\":\"t\",", "", "tariff: expected a name of 1 to 64 characters")]
    [InlineData("\"t\"", "\"a;b\"", "tariff: expected a name of 1 to 64 characters")]
    [InlineData("}]}", "},{\"version\":\"v1\",\"from\":\"2027-01-01\",\"price\":1}]}", "versions[1]: expected a from and a version of its own")]
    [InlineData("\"price\":0.5283", "\"price\":1,\"serviceFee\":1", "versions[0].serviceFee: expected a ratio from 0 to below 1")]
    [InlineData("\"price\":0.5283", "\"price\":1,\"fixedPerDay\":-1", "versions[0].fixedPerDay: expected yuan from 0")]
    [InlineData("\"price\":0.5283", "\"price\":1,\"tiers\":{\"per\":\"week\",\"steps\":[]}", "versions[0].tiers.per: expected month or year")]
    [InlineData("\"price\":0.5283", "\"price\":1,\"tiers\":{\"per\":\"month\",\"steps\":[{\"upTo\":5},{\"upTo\":4},{}]}", "versions[0].tiers.steps: expected at least two, with ascending upTo")]
    [InlineData("\"price\":0.5283", "\"price\":1,\"tiers\":{\"per\":\"month\",\"steps\":[{\"upTo\":5,\"add\":-2},{}]}", "versions[0].tiers.steps[0].add: expected yuan that leave every band's price at 0 or above")]
    [InlineData("\"price\":0.5283", "\"bands\":[{\"name\":\"a\",\"price\":1}],\"schedule\":[{\"segments\":[{\"from\":\"01:00\",\"band\":\"a\"}]}]", "versions[0].schedule[0].segments[0].from: expected 00:00")]
    [InlineData("\"price\":0.5283", "\"bands\":[{\"name\":\"a\",\"price\":1}],\"schedule\":[{\"segments\":[{\"from\":\"00:00\",\"band\":\"b\"}]}]", "versions[0].schedule[0].segments[0].band: expected one of a")]
    [InlineData("\"price\":0.5283", "\"bands\":[{\"name\":\"a\",\"price\":1}],\"schedule\":[{\"days\":[\"weekday\"],\"segments\":[{\"from\":\"00:00\",\"band\":\"a\"}]}]", "versions[0].schedule: expected exactly one plan for every day; a weekend in month 1 has 0")]
    [InlineData("\"price\":0.5283", "\"bands\":[{\"name\":\"a\",\"price\":1}]", "versions[0].schedule: expected exactly one plan")]
    [InlineData("\"unit\"", "\"holidays\":[{\"year\":2026,\"off\":[\"2027-01-01\"]}],\"unit\"", "holidays[0].off[0]: expected a date of 2026")]
    [InlineData("\"unit\"", "\"holidays\":[{\"year\":2026,\"off\":[\"2026-01-01\"],\"worked\":[\"2026-01-01\"]}],\"unit\"", "holidays: expected 2026-01-01 either off or worked")]
    public void A_refused_tariff_names_the_field_and_what_was_expected(string part, string replacement, string problem)
    {
        Assert.False(TariffJson.TryParse(Encoding.UTF8.GetBytes(Flat.Replace(part, replacement, StringComparison.Ordinal)), out _, out var problems));

        Assert.Contains(problems, each => each.ToString().StartsWith(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Fifteen_segments_and_six_bands_are_refused()
    {
        var version = SampleTariffs.FourBands("v1", new DateTime(2026, 1, 1));
        var segments = version with { Schedules = [new TariffSchedule([.. Enumerable.Range(1, 12)], DayKinds.Any, [.. Enumerable.Range(0, 15).Select(i => new TariffSegment(i, 0))])] };
        var bands = version with { Bands = [.. Enumerable.Range(0, 6).Select(i => new TariffBand($"b{i}", 1m))] };

        Assert.Contains(TariffRules.CheckVersion(segments), problem => problem.Expected == "expected 1 to 14 segments");
        Assert.Contains(TariffRules.CheckVersion(bands), problem => problem.Expected == "expected 1 to 5 bands");
        Assert.Empty(TariffRules.CheckVersion(version));
    }

    [Fact]
    public void Mutated_files_never_throw() =>
        Prop.ForAll<PositiveInt>(seed =>
        {
            var random = new Random(seed.Get);
            var json = TariffJsonWriter.Write(SampleTariffs.Busy().Tariff);
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                json[random.Next(json.Length)] = (byte)random.Next(256);
            }

            Assert.Equal(TariffJson.TryParse(json, out var tariff, out var problems), problems.IsEmpty);
            Assert.Equal(problems.IsEmpty, tariff is not null);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_written_tariff_rates_like_the_one_it_was_written_from()
    {
        var busy = SampleTariffs.Busy();
        Assert.True(TariffJson.TryParse(TariffJsonWriter.Write(busy.Tariff), out var read, out _));
        var readings = RandomReadings.Of(new Random(5), 500);

        Assert.Equal(
            SampleMeter.Booked(busy, readings).Outcome(),
            SampleMeter.Booked(new TariffTimeline(read!, SampleMeter.Zone), readings).Outcome());
    }

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Prepaid.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Prepaid.sln is not above the tests.");
        }

        return folder.FullName;
    }
}
