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

    public static TheoryData<bool, string> Variations()
    {
        const string Bands = "\"bands\":[{\"name\":\"a\",\"price\":1}]", Plan = "\"schedule\":[{\"segments\":[{\"from\":\"00:00\",\"band\":\"a\"}]}]", Steps = "\"steps\":[{\"upTo\":5},{\"add\":-0.1}]";
        string[] good =
        [
            "\"price\":100", "\"price\":\"0.12345678\"", "\"price\":1,\"serviceFee\":0.99", "\"price\":1,\"serviceFee\":\"0\"", "\"price\":1,\"fixedPerDay\":10000",
            "\"follows\":\"c\"", "\"follows\":\"c\",\"uplift\":-0.99", "\"follows\":\"c\",\"uplift\":\"10\"", $"{Bands},{Plan}",
            $"\"price\":1,\"tiers\":{{\"per\":\"year\",\"shared\":true,{Steps}}}", "\"price\":1,\"tiers\":{\"per\":\"month\",\"steps\":[{\"upTo\":\"0.5\"},{}]}",
        ];
        string[] bad =
        [
            "\"prise\":1", "\"price\":true", "\"price\":null", "\"price\":0", "\"price\":-1", "\"price\":\"-1\"", "\"price\":101", "\"price\":\"0.123456789\"", "\"price\":\"+1\"",
            "\"price\":\".5\"", "\"price\":\"5.\"", "\"price\":\"1e1\"", "\"price\":\" 1\"", "\"price\":\"\"", "\"price\":\"1,5\"", "\"price\":1,\"follows\":\"c\"", "\"price\":1,\"uplift\":0.1",
            "\"follows\":\"\"", "\"follows\":\"c\",\"uplift\":-1", "\"follows\":\"c\",\"uplift\":10.1", "\"follows\":\"c\",\"uplift\":null",
            "\"price\":1,\"serviceFee\":1", "\"price\":1,\"serviceFee\":\"1\"", "\"price\":1,\"serviceFee\":-0.1", "\"price\":1,\"serviceFee\":null",
            "\"price\":1,\"fixedPerDay\":-1", "\"price\":1,\"fixedPerDay\":10001", "\"price\":1,\"fixedPerDay\":[]", "\"price\":1,\"tiers\":null", "\"price\":1,\"tiers\":{}",
            "\"price\":1,\"tiers\":{\"per\":\"week\",\"steps\":[]}", $"\"price\":1,\"tiers\":{{\"per\":\"\",{Steps}}}", $"\"price\":1,\"tiers\":{{\"per\":\"month\",\"shared\":null,{Steps}}}",
            $"\"price\":1,\"tiers\":{{\"per\":\"month\",\"shared\":1,{Steps}}}", "\"price\":1,\"tiers\":{\"per\":\"month\",\"steps\":[{}]}", "\"price\":1,\"tiers\":{\"per\":\"month\",\"steps\":[{\"upTo\":0},{}]}",
            "\"price\":1,\"tiers\":{\"per\":\"month\",\"steps\":[{\"upTo\":1e13},{}]}", "\"price\":1,\"tiers\":{\"per\":\"month\",\"steps\":[{\"upTo\":5,\"add\":101},{}]}",
            Bands, Plan, $"{Bands},{Plan},\"price\":1", $"\"price\":1,{Plan}", $"\"price\":1,{Bands}", $"\"bands\":[],{Plan}", $"{Bands},\"schedule\":[]", $"\"bands\":{{}},{Plan}",
            "\"bands\":[{\"name\":\"a\",\"price\":1,\"follows\":\"c\"}]," + Plan, "\"bands\":[{\"name\":\"a\",\"price\":1,\"uplift\":1}]," + Plan, "\"bands\":[{\"name\":\"a\"}]," + Plan,
            "\"bands\":[{\"name\":\"a;b\",\"price\":1}],\"schedule\":[{\"segments\":[{\"from\":\"00:00\",\"band\":\"a;b\"}]}]", Bands + ",\"schedule\":[{\"segments\":[{\"from\":\"24:00\",\"band\":\"a\"}]}]",
            Bands + ",\"schedule\":[{\"months\":[13],\"segments\":[{\"from\":\"00:00\",\"band\":\"a\"}]}]", Bands + ",\"schedule\":[{\"days\":[\"Monday\"],\"segments\":[{\"from\":\"00:00\",\"band\":\"a\"}]}]",
            Bands + ",\"schedule\":[{\"segments\":[{\"from\":\"00:00\",\"band\":\"a\",\"to\":\"24:00\"}]}]", "\"price\":1,\"version\":2", "\"price\":1,\"from\":\"2026-13-01\"",
        ];
        var variations = new TheoryData<bool, string>();
        foreach (var (isGood, price) in good.Select(p => (true, p)).Concat(bad.Select(p => (false, p))))
        {
            var start = price.Contains("\"version\"", StringComparison.Ordinal) ? string.Empty : "\"version\":\"v1\",";
            start += price.Contains("\"from\":\"2026-13", StringComparison.Ordinal) ? string.Empty : "\"from\":\"2026-01-01\",";
            variations.Add(isGood, $$"""{"tariff":"t","unit":"kWh","versions":[{{{start}}{{price}}}]}""");
        }

        (bool IsGood, string Part, string Replacement)[] files =
        [
            (true, "\"unit\"", "\"holidays\":[{\"year\":2026.0}],\"unit\""), (true, "\"tariff\"", "\"$schema\":\"../tariff.schema.json\",\"tariff\""), (true, "2026-01-01", "2026-01-01T06:00:30"),
            (false, "\"unit\"", "\"holidays\":null,\"unit\""), (false, "\"unit\"", "\"holidays\":[{\"year\":2026.5}],\"unit\""), (false, "\"unit\"", "\"catalogue\":{},\"unit\""),
            (false, "\"unit\"", "\"catalogue\":[{\"name\":\"c\",\"from\":\"2026-01-01\",\"price\":0}],\"unit\""), (false, "\"tariff\"", "\"$schema\":5,\"tariff\""),
            (false, "\"kWh\"", "\"MWh\""), (false, "\"kWh\"", "\"\""), (false, "\"kWh\"", "null"), (false, "\"t\"", "\"\""), (false, "\"t\"", "\"a\\u0085b\""), (false, "\"tariff\":\"t\",", ""),
            (false, "2026-01-01", "01.01.2026"), (false, "2026-01-01", "2026-01-01T24:00"), (false, "2026-01-01", "2026-00-01"), (false, "2026-01-01", "0000-01-01"),
        ];
        foreach (var (isGood, part, replacement) in files)
        {
            variations.Add(isGood, Flat.Replace(part, replacement, StringComparison.Ordinal));
        }

        return variations;
    }

    [Theory]
    [MemberData(nameof(Variations))]
    public void The_schema_and_the_program_accept_and_refuse_the_same(bool isGood, string json)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Equal(isGood, TariffJson.TryParse(Encoding.UTF8.GetBytes(json), out _, out var problems));
        Assert.Equal(problems, problems.Distinct());
        Assert.Equal(isGood, Schema().Faults(document.RootElement).Count == 0);
    }

    [Fact]
    public void A_mark_of_the_byte_order_is_passed_over() =>
        Assert.True(TariffJson.TryParse((byte[])[.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Flat)], out _, out _));

    private static SchemaCheck Schema() => new(JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root(), "docs", "tariff.schema.json"))).RootElement);

    [Theory]
    [InlineData("\"price\":0.5283", "\"price\":\"abc\"", "versions[0].price: expected a decimal number")]
    [InlineData("\"price\":0.5283", "\"price\":0", "versions[0].price: expected yuan above 0")]
    [InlineData("\"price\":0.5283", "\"price\":52830", "versions[0].price: expected yuan above 0, at most 100")]
    [InlineData("\"price\":0.5283", "\"price\":0.123456789", "versions[0].price: expected yuan above 0, at most 100, with at most 8 decimals")]
    [InlineData("\"price\":0.5283", "\"price\":null", "versions[0].price: expected a decimal number")]
    [InlineData("\"price\":0.5283", "\"follows\":\"c\",\"uplift\":-1", "versions[0].bands[0].uplift: expected a ratio above -1, at most 10, with at most 8 decimals")]
    [InlineData("\"price\":0.5283", "\"price\":1,\"tiers\":{\"per\":\"month\",\"steps\":[{\"upTo\":79228162514264337593543950335},{}]}", "versions[0].tiers.steps[0].upTo: expected units, at most 1000000000000, with at most 8 decimals")]
    [InlineData("\"price\":0.5283", "\"price\":1,\"serviceFee\":0.123456789", "versions[0].serviceFee: expected a ratio from 0 to below 1, with at most 8 decimals")]
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
