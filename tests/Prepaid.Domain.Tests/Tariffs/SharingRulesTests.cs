using System.Text;
using Prepaid.Domain.Tariffs;
using Prepaid.Domain.Tests.Metering;

namespace Prepaid.Domain.Tests.Tariffs;

/// <summary>Whether the meters of an account count together is settled before a month or year begins.</summary>
public sealed class SharingRulesTests
{
    private static readonly DateTime Now = new(2026, 8, 10, 9, 0, 0);
    private static readonly TariffVersion Flat = TariffVersion.Flat("flat", new DateTime(2020, 1, 1), 0.6m);
    private static readonly TariffHistory Started = HistoryOf(Flat);

    public static TheoryData<string, string> Beginnings() => new()
    {
        { "2026-08-15", "2026-08" },
        { "2026-08-31", "2026-08" },
        { "2026-09-01", "" },
        { "2026-09-15", "" },
    };

    [Theory]
    [MemberData(nameof(Beginnings))]
    public void Tiers_of_a_month_are_shared_only_where_the_month_has_not_begun(string from, string refusedFor)
    {
        var version = Monthly("shared", Day(from), isShared: true);

        AssertGoesOnAlone(refusedFor, Started.Propose(version, "ann", At(Now)));
    }

    [Theory]
    [InlineData("2026-12-31", "2026")]
    [InlineData("2027-01-01", "")]
    public void Tiers_of_a_year_are_shared_only_where_the_year_has_not_begun(string from, string refusedFor) =>
        AssertGoesOnAlone(refusedFor, Started.Propose(Flat with { Id = "shared", From = Day(from), Tiers = SampleTariffs.Tiers(TierPeriod.Year, shared: true) }, "ann", At(Now)));

    [Fact]
    public void A_proposal_that_waited_until_its_month_began_cannot_be_approved_any_more()
    {
        var proposed = Changed(Started.Propose(Monthly("shared", new DateTime(2026, 8, 20), isShared: true), "ann", At(new DateTime(2026, 7, 31, 23, 59, 0))));

        Assert.IsType<TariffOutcome.Changed>(proposed.Approve("shared", "bob", At(new DateTime(2026, 7, 31, 23, 59, 59))));
        AssertGoesOnAlone("2026-08", proposed.Approve("shared", "bob", At(new DateTime(2026, 8, 1))));
    }

    [Fact]
    public void A_version_that_shares_a_month_which_has_begun_can_no_longer_be_withdrawn()
    {
        var approved = HistoryOf(Flat, Monthly("shared", new DateTime(2026, 8, 20), isShared: true));

        Assert.IsType<TariffOutcome.Changed>(approved.Withdraw("shared", "ann", At(new DateTime(2026, 7, 31))));
        AssertRefused("expected the meters of an account to go on counting together in 2026-08: ", approved.Withdraw("shared", "ann", At(Now)));
    }

    [Fact]
    public void A_withdrawal_may_not_leave_a_month_shared_and_counted_by_each()
    {
        var approved = HistoryOf(Monthly("own", Flat.From, isShared: false), Flat with { Id = "pause", From = new DateTime(2026, 9, 1) }, Monthly("shared", new DateTime(2026, 10, 10), isShared: true));

        AssertRefused("expected false like version own, which is in force in 2026-10, too: ", approved.Withdraw("pause", "ann", At(Now)));
    }

    [Fact]
    public void A_correction_changes_prices_of_shared_tiers_but_not_that_they_are_shared()
    {
        var shared = HistoryOf(Monthly("shared", Flat.From, isShared: true));

        Assert.IsType<TariffOutcome.Changed>(shared.Propose(Monthly("right", new DateTime(2026, 7, 1), isShared: true, price: 0.5m), "ann", At(Now), "notice 2026-7"));
        AssertRefused("expected the meters of an account to go on counting together in 2020-01: ", shared.Propose(Flat with { Id = "wrong" }, "ann", At(Now), "notice 2026-7"));
        AssertGoesOnAlone("2026-05", Started.Propose(Monthly("wrong", new DateTime(2026, 5, 15), isShared: true), "ann", At(Now), "notice 2026-7"));
    }

    [Fact]
    public void Shared_tiers_may_end_within_a_month_which_stays_shared() =>
        Assert.IsType<TariffOutcome.Changed>(HistoryOf(Monthly("shared", Flat.From, isShared: true)).Propose(Flat with { Id = "end", From = new DateTime(2026, 8, 15) }, "ann", At(Now)));

    [Fact]
    public void Versions_of_one_month_agree_on_whether_its_tiers_are_shared()
    {
        var own = HistoryOf(Monthly("own", Flat.From, isShared: false));

        AssertRefused("expected false like version own, which is in force in 2026-09, too: ", own.Propose(Monthly("shared", new DateTime(2026, 9, 2), isShared: true), "ann", At(Now)));
        Assert.IsType<TariffOutcome.Changed>(own.Propose(Monthly("shared", new DateTime(2026, 9, 1), isShared: true), "ann", At(Now)));
        Assert.IsType<TariffOutcome.Changed>(own.Propose(Flat with { Id = "year", From = new DateTime(2027, 1, 1), Tiers = SampleTariffs.Tiers(TierPeriod.Year, shared: true) }, "ann", At(Now)));
    }

    [Fact]
    public void A_file_whose_versions_do_not_agree_is_refused_with_the_field()
    {
        const string Steps = "\"steps\":[{\"upTo\":10},{\"add\":0.1}]";
        var file = $$$"""
            {"tariff":"t","unit":"kWh","versions":[
             {"version":"b","from":"2026-09-02","price":0.5,"tiers":{"per":"month","shared":true,{{{Steps}}}}},
             {"version":"a","from":"2026-01-01","price":0.5,"tiers":{"per":"month",{{{Steps}}}}}]}
            """;

        Assert.False(TariffJson.TryParse(Encoding.UTF8.GetBytes(file), out _, out var problems));
        Assert.StartsWith("versions[0].tiers.shared: expected false like version a, which is in force in 2026-09, too", Assert.Single(problems).ToString(), StringComparison.Ordinal);
        Assert.True(TariffJson.TryParse(Encoding.UTF8.GetBytes(file.Replace("09-02", "09-01", StringComparison.Ordinal)), out _, out _));
    }

    [Fact]
    public void The_first_version_may_share_what_has_begun_and_rows_are_rated_again_from_its_beginning()
    {
        var none = new TariffHistory("shop", "kWh", []);
        var first = Monthly("first", new DateTime(2026, 8, 15), isShared: true);

        var proposed = Changed(none.Propose(first, "ann", At(Now)));
        var approved = Changed(proposed.Approve("first", "bob", At(Now)));

        Assert.Equal(new DateTime(2026, 8, 1), proposed.ChangesFrom(approved, first, Now));
        Assert.Equal(first.From, proposed.ChangesFrom(approved, first, new DateTime(2026, 7, 31)));
    }

    [Theory]
    [InlineData("0001-01-01", 202608, true)]
    [InlineData("0001-01-01", 2026, false)]
    [InlineData("2026-08-31", 202608, true)]
    [InlineData("2026-08-31", 202607, false)]
    [InlineData("2026-08-31", 202812, true)]
    public void A_month_is_shared_when_a_version_with_shared_tiers_is_in_force_in_it(string from, int period, bool isShared) =>
        Assert.Equal(isShared, SampleMeter.Timeline(Monthly("v", Day(from), isShared: true)).Shared.Contains(period));

    private static TariffVersion Monthly(string id, DateTime from, bool isShared, decimal price = 0.6m) =>
        TariffVersion.Flat(id, from, price) with { Tiers = SampleTariffs.Tiers(TierPeriod.Month, isShared) };

    private static TariffHistory HistoryOf(params TariffVersion[] versions) =>
        new("shop", "kWh", [.. versions.Select(v => new TariffRevision(v, RevisionState.Approved, "ann", DateTimeOffset.UnixEpoch, null, "bob", DateTimeOffset.UnixEpoch))]);

    private static DateTime Day(string date) => DateTime.Parse(date, System.Globalization.CultureInfo.InvariantCulture);

    private static TariffContext At(DateTime local) => new(new DateTimeOffset(local, TimeSpan.FromHours(8)), SampleMeter.Zone, SampleMeter.Calendar);

    private static TariffHistory Changed(TariffOutcome outcome) => Assert.IsType<TariffOutcome.Changed>(outcome).History;

    private static void AssertGoesOnAlone(string refusedFor, TariffOutcome outcome)
    {
        if (refusedFor.Length == 0)
        {
            Assert.IsType<TariffOutcome.Changed>(outcome);
            return;
        }

        AssertRefused($"expected the meters of an account to go on counting each by itself in {refusedFor}: ", outcome);
    }

    private static void AssertRefused(string expected, TariffOutcome outcome)
    {
        var problem = Assert.Single(Assert.IsType<TariffOutcome.Refused>(outcome).Problems);
        Assert.Equal("tiers.shared", problem.Field);
        Assert.StartsWith(expected, problem.Expected, StringComparison.Ordinal);
    }
}
