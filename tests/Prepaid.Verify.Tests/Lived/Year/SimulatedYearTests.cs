using System.Globalization;
using Prepaid.Domain.Sites;

namespace Prepaid.Verify.Tests.Lived.Year;

/// <summary>
/// Electricity, water, rent and apportionment of three sites in three time zones, with late messages, a back-dated price and a process
/// that is killed again and again: a month, or a year under PREPAID_LONG=1.
/// </summary>
public sealed class SimulatedYearTests
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("PREPAID_LONG") == "1";

    public static TheoryData<int> Seeds => IsLong ? [1, 2] : [1];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Every_period_is_charged_exactly_once_and_the_verifier_is_clean(int seed)
    {
        await using var year = await SimulatedYear.Begin(seed);
        var end = IsLong ? SimulatedYear.Start.AddDays(370) : SimulatedYear.Start.AddDays(36);
        var people = new YearPeople();
        await year.PassTo(end, people.Act);

        Assert.True(year.Deaths >= (IsLong ? 60 : 5), $"killed {year.Deaths} times");
        using var left = year.Leave();
        Expect.Passes(left.Verify());
        var rows = year.Rows();
        foreach (var site in YearSite.All)
        {
            foreach (var account in site.Accounts)
            {
                var entries = rows.Where(r => r.Table == "accounts" && r.PartitionKey == account && r.RowKey.StartsWith("entry-", StringComparison.Ordinal)).ToList();
                Rent(site, account, entries, year.Now);
                Electricity(site, account, entries, year);
                Water(site, account, entries);
                Shares(site, account, entries, people);
                await Statements(year, account, entries, people);
            }
        }
    }

    /// <summary>One entry for each month that is due by now, the first from the ninth on with a step-up in it.</summary>
    private static void Rent(YearSite site, string account, List<VerifiedRow> entries, DateTimeOffset now)
    {
        List<(string Key, long Fen)> wanted = [];
        for (var month = new DateOnly(2026, 3, 1); month.AddDays(27) <= site.LocalDate(now); month = month.AddMonths(1))
        {
            wanted.Add(month.Month == 3 && month.Year == 2026
                ? ($"rent:R-{account}:20260309", (250_001 * 24 / 31) - (250_001 * 8 / 31) + 275_003 - (275_003 * 24 / 31))
                : ($"rent:R-{account}:{month:yyyyMMdd}", 275_003));
        }

        Assert.Equal(wanted, entries.Where(e => e.Text("Kind") == "rent").Select(e => (e.Text("Key"), Gain(e, "revenue:rent"))));
    }

    /// <summary>At one price, what was charged with all corrections is the accepted use at that price; a fraction of a fen is carried.</summary>
    private static void Electricity(YearSite site, string account, List<VerifiedRow> entries, SimulatedYear year)
    {
        if (site.Id == "S-CN")
        {
            return; // two prices: the verifier recomputes each part
        }

        var first = FirstCounts(entries, YearSite.Electricity(account));
        var used = year.Meters.CountsOf(YearSite.Electricity(account)) - first;
        Assert.Equal((long)decimal.Floor(used * site.PricePerKwh), entries.Sum(e => Gain(e, "revenue:electricity"))); // hundredths of a kWh at yuan: fen
    }

    /// <summary>One entry for each local date, and with the corrections the accepted use at its price.</summary>
    private static void Water(YearSite site, string account, List<VerifiedRow> entries)
    {
        var dates = entries.Where(e => e.Text("Kind") == "water").Select(e => DateOnly.ParseExact(e.Text("Key")[^8..], "yyyyMMdd", CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(Enumerable.Range(0, dates.Count).Select(n => dates[0].AddDays(n)), dates);
        var counts = entries.Where(e => e.Text("Key").Contains(YearSite.Water(account), StringComparison.Ordinal)).Sum(CountsIn);
        Assert.Equal((long)decimal.Floor(counts * site.PricePerM3), entries.Sum(e => Gain(e, "revenue:water"))); // hundredths of a m³ at yuan: fen
    }

    private static long CountsIn(VerifiedRow entry)
    {
        using var evidence = System.Text.Json.JsonDocument.Parse(entry.Text("Evidence"));
        return evidence.RootElement.GetProperty("parts").EnumerateArray().Sum(p => p.GetProperty("counts").GetInt64());
    }

    /// <summary>One share of the pool for each month that two people agreed to.</summary>
    private static void Shares(YearSite site, string account, List<VerifiedRow> entries, YearPeople people)
    {
        var months = people.Apportioned.Where(a => a.Site == site.Id).Select(a => a.Month).Order().ToList();
        Assert.NotEmpty(months);
        Assert.Equal(months.Select(m => $"apportionment:building:{m}:1"), entries.Where(e => e.Text("Kind") == "apportionment").Select(e => e.Text("Key")));
        Assert.All(entries.Where(e => e.Text("Kind") == "apportionment"), e => Assert.True(Gain(e, "revenue:common-area") > 0, $"{account} {e.Text("Key")}"));
    }

    /// <summary>Statements come to what the ledger comes to, tell every entry once, and are printed again as they were first.</summary>
    private static async Task Statements(SimulatedYear year, string account, List<VerifiedRow> entries, YearPeople people)
    {
        var printed = people.Printed.Where(p => p.Key.Account == account).OrderBy(p => p.Key.Month, StringComparer.Ordinal).ToList();
        Assert.NotEmpty(printed);
        foreach (var ((_, month, form), bytes) in printed)
        {
            Assert.Equal(bytes, await year.Get(Role.Auditor, $"api/accounts/{account}/statements/{month}?{form}"));
        }

        long told = 0;
        foreach (var (_, bytes) in printed.Where(p => p.Key.Form == "format=json"))
        {
            using var statement = System.Text.Json.JsonDocument.Parse(bytes);
            var frame = statement.RootElement.GetProperty("frame");
            Assert.Equal(told, frame.GetProperty("after").GetInt64());
            var lines = statement.RootElement.GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("sequence").GetInt64()).ToList();
            told = frame.GetProperty("cut").GetInt64();
            Assert.Equal(Enumerable.Range((int)frame.GetProperty("after").GetInt64() + 1, lines.Count).Select(n => (long)n), lines);
            Assert.Equal(told, lines.Count == 0 ? told : lines[^1]);
            foreach (var wallet in new[] { "electricity", "water", "rent" })
            {
                Assert.Equal(entries.Take((int)told).Sum(e => Gain(e, "wallet:" + wallet)), statement.RootElement.GetProperty("closing").GetProperty(wallet + "Fen").GetInt64());
            }
        }
    }

    private static long FirstCounts(List<VerifiedRow> entries, string meter)
    {
        var first = entries.First(e => e.Text("Kind") == "consumption" && e.Text("Key").StartsWith($"consumption:{meter}:", StringComparison.Ordinal));
        using var evidence = System.Text.Json.JsonDocument.Parse(first.Text("Evidence"));
        return evidence.RootElement.GetProperty("from").GetProperty("counts").GetInt64();
    }

    private static long Gain(VerifiedRow entry, string account) => entry.Text("Lines").Split(';')
        .Where(l => l.StartsWith(account + "=", StringComparison.Ordinal))
        .Sum(l => long.Parse(l.AsSpan(account.Length + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
}
