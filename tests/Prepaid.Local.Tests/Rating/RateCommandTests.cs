using System.Globalization;
using System.Text.Json;
using Prepaid.Local.Rating;

namespace Prepaid.Local.Tests.Rating;

/// <summary>The command on real files: its printed reports are approved files beside this one.</summary>
public sealed class RateCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prepaid-rate-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("time-of-use", "03-time-of-use", "Asia/Shanghai")]
    [InlineData("glitches", "01-flat", "Asia/Shanghai")]
    [InlineData("tiers", "05-monthly-tiers", "Asia/Shanghai")]
    [InlineData("dst", "02-flat-with-fee", "Europe/Berlin")]
    [InlineData("no-price", "09-catalogue", "Asia/Shanghai")]
    [InlineData("bands", "03-time-of-use", "Asia/Shanghai")]
    [InlineData("shared-tiers", "06-yearly-tiers-shared", "Asia/Shanghai")]
    public void Prints_the_approved_report(string name, string tariff, string zone)
    {
        foreach (var form in new[] { "txt", "json" })
        {
            string[] args = ["--tariff", Example(tariff), "--readings", Golden($"{name}.csv"), "--zone", zone, .. form == "json" ? ["--json"] : Array.Empty<string>()];
            var (code, printed, errors) = Run(args);

            Assert.Equal((0, string.Empty), (code, errors));
            Approve($"{name}.{form}", printed);
        }
    }

    public static TheoryData<string> Documented => [.. Directory.GetFiles(Path.Combine(Root(), "docs", "tariffs"), "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Documented))]
    public void Every_documented_tariff_rates_a_file_whose_lines_add_up_and_whose_counts_are_conserved(string tariff)
    {
        var readings = Path.Combine(_folder.FullName, "month.csv");
        var start = new DateTimeOffset(2026, 6, 28, 0, 0, 0, TimeSpan.FromHours(8));
        File.WriteAllLines(readings, ["meter,time,register", .. Enumerable.Range(0, 200).Select(i => FormattableString.Invariant($"E-1,{start.AddHours(i):yyyy-MM-dd'T'HH:mm:sszzz},{1_000 + (i * 1.37m):0.00}"))]);

        var (code, printed, errors) = Run("--tariff", Example(tariff), "--readings", readings, "--zone", "Asia/Shanghai", "--json");

        Assert.Equal((0, string.Empty), (code, errors));
        using var report = JsonDocument.Parse(printed);
        var meter = report.RootElement.GetProperty("meters")[0];
        Assert.True(meter.GetProperty("conservation").GetProperty("addsUp").GetBoolean());
        Assert.Equal(
            meter.GetProperty("amountFen").GetInt64() + meter.GetProperty("remainder").GetDecimal(),
            meter.GetProperty("lines").EnumerateArray().Sum(line => line.GetProperty("exactFen").GetDecimal()));
        Assert.Equal(199 * 1.37m, meter.GetProperty("lines").EnumerateArray().Sum(line => line.GetProperty("quantity").GetDecimal()));
    }

    [Fact]
    public void The_order_of_the_lines_does_not_matter()
    {
        var lines = File.ReadAllLines(Golden("time-of-use.csv"));
        var shuffled = Path.Combine(_folder.FullName, "shuffled.csv");
        File.WriteAllLines(shuffled, [lines[0], .. lines.Skip(1).Reverse()]);

        Assert.Equal(
            Run("--tariff", Example("03-time-of-use"), "--readings", Golden("time-of-use.csv"), "--zone", "Asia/Shanghai").Printed,
            Run("--tariff", Example("03-time-of-use"), "--readings", shuffled, "--zone", "Asia/Shanghai").Printed);
    }

    [Fact]
    public void Lines_of_the_json_add_up_to_its_totals()
    {
        using var report = JsonDocument.Parse(Run("--tariff", Example("03-time-of-use"), "--readings", Golden("time-of-use.csv"), "--zone", "Asia/Shanghai", "--json").Printed);
        var meter = report.RootElement.GetProperty("meters")[0];

        Assert.Equal(meter.GetProperty("amountFen").GetInt64(), meter.GetProperty("lines").EnumerateArray().Sum(line => line.GetProperty("amountFen").GetInt64()));
        Assert.Equal(
            meter.GetProperty("amountFen").GetInt64() + meter.GetProperty("remainder").GetDecimal(),
            meter.GetProperty("lines").EnumerateArray().Sum(line => line.GetProperty("exactFen").GetDecimal()));
    }

    [Fact]
    public void Bad_input_is_named_line_by_line_and_field_by_field()
    {
        var readings = Path.Combine(_folder.FullName, "bad.csv");
        File.WriteAllText(readings, "meter,time,register\nE-1,2026-03-01T00:00:00,1\nE-1,2026-03-01T00:15:00+08:00,1.2.3\n");
        var tariff = Path.Combine(_folder.FullName, "bad.json");
        File.WriteAllText(tariff, """{"tariff":"t","unit":"kWh","versions":[{"version":"v","from":"2026-01-01","price":-1}]}""");

        var (code, printed, errors) = Run("--tariff", tariff, "--readings", readings, "--zone", "Mars/Olympus");

        Assert.Equal((1, string.Empty), (code, printed));
        Assert.Contains("--zone Mars/Olympus: expected an IANA time zone", errors, StringComparison.Ordinal);
        Assert.Contains("versions[0].price: expected yuan above 0", errors, StringComparison.Ordinal);
        Assert.Contains("line 2: time: expected a time with its offset", errors, StringComparison.Ordinal);
        Assert.Contains("line 3: register: expected the cumulative value", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Amounts_that_are_too_large_to_count_are_bad_input()
    {
        var readings = Path.Combine(_folder.FullName, "huge.csv");
        File.WriteAllText(readings, "meter,time,register\nE-1,2020-01-01T00:00:00Z,0\nE-1,2026-01-01T00:00:00Z,999999999\n");
        var tariff = Path.Combine(_folder.FullName, "dear.json");
        File.WriteAllText(tariff, """{"tariff":"t","unit":"kWh","versions":[{"version":"v","from":"2020-01-01","price":100}]}""");

        var (code, printed, errors) = Run("--tariff", tariff, "--readings", readings, "--zone", "UTC", "--ratio", "1000000", "--max-per-hour", "1000000");

        Assert.Equal((1, string.Empty), (code, printed));
        Assert.Contains("expected registers that come to less than 9223372036854775807 fen", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--tariff: required")]
    [InlineData("--tarif: unknown", "--tarif", "x")]
    [InlineData("--zone: expected a value", "--tariff", "x", "--zone")]
    [InlineData("--digits x: expected a number", "--tariff", "x", "--readings", "y", "--zone", "UTC", "--digits", "x")]
    public void Bad_usage_says_what_is_wrong(string expected, params string[] args)
    {
        var (code, _, errors) = Run(args);

        Assert.Equal(2, code);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_bad_input() =>
        Assert.Equal(1, Run("--tariff", Path.Combine(_folder.FullName, "none.json"), "--readings", Golden("tiers.csv"), "--zone", "UTC").Code);

    private static (int Code, string Printed, string Errors) Run(params string[] args)
    {
        using var printed = new StringWriter(CultureInfo.InvariantCulture);
        using var errors = new StringWriter(CultureInfo.InvariantCulture);
        var code = RateCommand.Run(args, printed, errors);
        return (code, printed.ToString().ReplaceLineEndings("\n"), errors.ToString());
    }

    // PREPAID_APPROVE=1 writes what is printed; the difference is then reviewed in git.
    private static void Approve(string name, string printed)
    {
        if (Environment.GetEnvironmentVariable("PREPAID_APPROVE") == "1")
        {
            File.WriteAllText(Golden(name), printed);
        }

        Assert.Equal(File.ReadAllText(Golden(name)), printed);
    }

    private static string Example(string name) => Path.Combine(Root(), "docs", "tariffs", $"{name}.json");

    private static string Golden(string name) => Path.Combine(Root(), "tests", "Prepaid.Local.Tests", "Rating", "goldens", name);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Prepaid.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Prepaid.sln is not above the tests.");
        }

        return folder.FullName;
    }
}
