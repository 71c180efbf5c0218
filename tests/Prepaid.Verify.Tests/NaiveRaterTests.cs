using System.Globalization;
using Prepaid.Verify.Rating;

namespace Prepaid.Verify.Tests;

public sealed class NaiveRaterTests
{
    private const string DayAndNight =
        """{"tariff":"t","unit":"kWh","holidays":[{"year":2026,"off":["2026-03-04"],"worked":["2026-03-07"]}],"versions":[{"version":"1","from":"2026-01-01","bands":[{"name":"day","price":"1"},{"name":"night","price":0.5},{"name":"off","price":0.1}],"schedule":[{"days":["weekday"],"segments":[{"from":"00:00","band":"night"},{"from":"08:00","band":"day"},{"from":"22:00","band":"night"}]},{"days":["weekend","holiday"],"segments":[{"from":"00:00","band":"off"}]}]}]}""";

    [Fact]
    public void A_flat_price_is_counts_times_step_times_price() =>
        Assert.Equal(new Bill(123 * 0.82m, 123, 0), Rate(Flat("\"price\":0.82"), ("2026-03-02T10:00", "2026-03-02T10:15", 123)));

    [Fact]
    public void A_stretch_gets_the_difference_of_what_had_passed_at_its_ends_each_rounded_down() =>
        // 10 counts over 15 minutes, 5 of them before 08:00: floor(10 x 300 / 900) = 3 at night, 7 by day.
        Assert.Equal((3 * 0.5m) + (7 * 1m), Rate(DayAndNight, ("2026-03-02T07:55", "2026-03-02T08:10", 10)).Fen);

    [Theory]
    [InlineData("2026-03-03", 1)] // Tuesday
    [InlineData("2026-03-04", 0.1)] // declared off
    [InlineData("2026-03-07", 1)] // a Saturday that is worked
    [InlineData("2026-03-08", 0.1)] // Sunday
    public void The_kind_of_day_decides(string date, double price) =>
        Assert.Equal(100 * (decimal)price, Rate(DayAndNight, (date + "T12:00", date + "T12:15", 100)).Fen);

    [Fact]
    public void A_gap_of_days_is_spread_over_time() =>
        // 24 hours of a weekday: 10 at night, 14 by day.
        Assert.Equal((100 * 0.5m) + (140 * 1m), Rate(DayAndNight, ("2026-03-02T00:00", "2026-03-03T00:00", 240)).Fen);

    [Fact]
    public void A_version_starts_at_its_local_moment() =>
        Assert.Equal(
            60 + (60 * 2m),
            Rate("""{"tariff":"t","unit":"kWh","versions":[{"version":"1","from":"2026-01-01","price":1},{"version":"2","from":"2026-03-02T06:00","price":2}]}""", ("2026-03-02T05:00", "2026-03-02T07:00", 120)).Fen);

    [Fact]
    public void Consumption_before_the_first_version_is_not_priced() =>
        Assert.Equal(new Bill(60, 60, 60), Rate(Flat("\"price\":1", "2026-03-02T06:00"), ("2026-03-02T05:00", "2026-03-02T07:00", 120)));

    [Fact]
    public void A_published_price_is_followed_with_its_uplift_and_missing_ones_leave_a_hole() =>
        Assert.Equal(
            new Bill(60 * 0.55m, 60, 60),
            Rate("""{"tariff":"t","unit":"kWh","catalogue":[{"name":"x","from":"2026-03-02T06:00","price":0.5}],"versions":[{"version":"1","from":"2026-01-01","follows":"x","uplift":0.1}]}""", ("2026-03-02T05:00", "2026-03-02T07:00", 120)));

    [Fact]
    public void The_night_of_23_hours_has_an_hour_less_to_share() =>
        // Berlin, 2026-03-29: eight hours of night by the wall clock last seven, to 08:00; 23 hours hold 230 counts.
        Assert.Equal(23m, Rate(DayAndNight, "Europe/Berlin", ("2026-03-29T00:00", "2026-03-30T00:00", 230)).Fen);

    [Fact]
    public void The_repeated_hour_counts_twice() =>
        Assert.Equal(
            (40 * 0.5m) + (10 * 1m),
            Rate(
                """{"tariff":"t","unit":"kWh","versions":[{"version":"1","from":"2026-01-01","bands":[{"name":"n","price":0.5},{"name":"d","price":1}],"schedule":[{"segments":[{"from":"00:00","band":"n"},{"from":"03:00","band":"d"}]}]}]}""",
                "Europe/Berlin",
                ("2026-10-25T00:00", "2026-10-25T04:00", 50)).Fen);

    [Fact]
    public void A_tier_is_left_at_the_last_whole_step_below_its_end() =>
        // Steps of 0.2 kWh, the first tier ends at 0.5 kWh: two steps fit below it, the third does not.
        Assert.Equal(
            (2 * 20m) + (3 * 40m),
            Rate(Flat("\"price\":1,\"tiers\":{\"per\":\"month\",\"steps\":[{\"upTo\":0.5},{\"add\":1}]}"), 0.2m, ("2026-03-02T10:00", "2026-03-02T10:15", 5)).Fen);

    [Fact]
    public void Tiers_begin_anew_each_month_and_run_on_over_the_year()
    {
        static string Tiers(string per) => Flat($"\"price\":1,\"tiers\":{{\"per\":\"{per}\",\"steps\":[{{\"upTo\":1}},{{\"add\":1}}]}}");
        (string, string, long)[] usages = [("2026-03-31T10:00", "2026-03-31T11:00", 100), ("2026-04-01T10:00", "2026-04-01T11:00", 100)];

        Assert.Equal(200m, Rate(Tiers("month"), usages).Fen);
        Assert.Equal(300m, Rate(Tiers("year"), usages).Fen);
    }

    [Fact]
    public void A_fixed_charge_is_taken_once_for_each_day_that_consumption_reaches_into() =>
        Assert.Equal(
            (3 * 250m) + 30,
            Rate(Flat("\"price\":1,\"fixedPerDay\":2.5"), ("2026-03-02T10:00", "2026-03-02T11:00", 10), ("2026-03-02T11:00", "2026-03-04T00:00", 10), ("2026-03-04T00:00", "2026-03-04T01:00", 10)).Fen);

    [Fact]
    public void An_estimate_that_was_too_high_is_taken_back_at_the_price_of_its_time() =>
        Assert.Equal(-15m, Rate(DayAndNight, ("2026-03-02T21:00", "2026-03-02T23:00", -20)).Fen);

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"tariff":"t","unit":"kWh","versions":[{"version":"1","from":"never","price":1}]}""")]
    [InlineData("""{"tariff":"t","unit":"kWh","discount":1,"versions":[]}""")]
    public void A_tariff_that_is_not_understood_is_refused(string text) => Assert.Throws<FormatException>(() => TariffFile.Parse(text));

    private static string Flat(string price, string from = "2026-01-01") =>
        $$"""{"tariff":"t","unit":"kWh","versions":[{"version":"1","from":"{{from}}",{{price}}}]}""";

    private static Bill Rate(string tariff, params (string From, string To, long Counts)[] usages) => Rate(tariff, "Asia/Shanghai", usages);

    private static Bill Rate(string tariff, decimal step, params (string From, string To, long Counts)[] usages) =>
        new NaiveRater(Clock(tariff, "Asia/Shanghai"), step).Rate(usages.Select(u => UsageOf(u, "Asia/Shanghai")));

    private static Bill Rate(string tariff, string zone, params (string From, string To, long Counts)[] usages) =>
        new NaiveRater(Clock(tariff, zone), 0.01m).Rate(usages.Select(u => UsageOf(u, zone)));

    private static PriceClock Clock(string tariff, string zone) => new(TariffFile.Parse(tariff), TimeZoneInfo.FindSystemTimeZoneById(zone));

    private static Usage UsageOf((string From, string To, long Counts) usage, string zone)
    {
        return new Usage(At(usage.From), At(usage.To), usage.Counts);

        long At(string local)
        {
            var time = DateTime.Parse(local, CultureInfo.InvariantCulture);
            return new DateTimeOffset(time, TimeZoneInfo.FindSystemTimeZoneById(zone).GetUtcOffset(time)).ToUnixTimeSeconds();
        }
    }
}
