using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;

namespace Prepaid.Domain.Tests.Billing;

/// <summary>From meters and rooms to shares (R43-R47, R49, M3).</summary>
public sealed class ApportionmentTests
{
    private const uint FirstTenDays = 0b11_1111_1111;
    private const uint AllButTen = (uint.MaxValue >> 1) & ~FirstTenDays;

    [Fact]
    public void Days_on_which_a_room_is_vacant_are_the_landlords_and_not_the_neighbours()
    {
        var pool = SampleMonth.Pool("P", WeightRule.Area) with { Units = [Room("r1", area: 50m), Room("r2", area: 50m)] };
        var paid = SampleMonth.Paid(SampleMonth.Inputs([pool], [SampleMonth.Member("A-1", "r1"), SampleMonth.Member("A-2", "r2", days: FirstTenDays)], ("M-P", 62m)));
        Assert.Equal([3_100, 1_000, 2_100], [paid[("A-1", "P")], paid[("A-2", "P")], paid[("H-1", "P")]]);
    }

    [Fact]
    public void A_tenant_who_left_and_the_one_who_followed_share_the_room_by_days()
    {
        var pool = SampleMonth.Pool("P", WeightRule.People) with { Units = [new PoolUnit("r1", 0m, 2m, 0m)] };
        var paid = SampleMonth.Paid(SampleMonth.Inputs([pool], [SampleMonth.Member("A-1", "r1", days: FirstTenDays), SampleMonth.Member("A-2", "r1", days: AllButTen)], ("M-P", 31m)));
        Assert.Equal([1_000, 2_100], [paid[("A-1", "P")], paid[("A-2", "P")]]);
        Assert.False(paid.ContainsKey(("H-1", "P")));
    }

    [Fact]
    public void A_day_that_two_accounts_have_the_room_counts_once()
    {
        var paid = SampleMonth.Paid(SampleMonth.Inputs([SampleMonth.Pool("P")], [SampleMonth.Member("A-1", "r1"), SampleMonth.Member("A-2", "r1"), SampleMonth.Member("A-3", "r3")], ("M-P", 1m)));
        Assert.Equal([("A-1", 50L), ("A-3", 50L)], paid.Select(p => (p.Key.Account, p.Value)));
    }

    [Fact]
    public void An_excluded_room_pays_nothing()
    {
        var pool = SampleMonth.Pool("P") with { Exclusions = ["r1"] };
        var paid = SampleMonth.Paid(SampleMonth.Inputs([pool], [SampleMonth.Member("A-1", "r1"), SampleMonth.Member("A-2", "r2")], ("M-P", 1m)));
        Assert.Equal(("A-2", 100L), (Assert.Single(paid).Key.Account, paid.Single().Value));
    }

    [Fact]
    public void By_use_the_meters_of_vacant_units_are_the_landlords_weight()
    {
        var paid = SampleMonth.Paid(SampleMonth.Inputs([SampleMonth.Pool("P", WeightRule.Use)], [SampleMonth.Member("A-1", "r1", use: 30m), SampleMonth.Member("A-2", "r2", use: 0m)], ("M-P", 4m), ("E-vacant", 10m)));
        Assert.Equal([300, 100], [paid[("A-1", "P")], paid[("H-1", "P")]]);
        Assert.Equal(2, paid.Count);
    }

    [Fact]
    public void Loss_is_what_came_in_less_what_members_vacant_units_and_common_areas_used()
    {
        var loss = SampleMonth.Pool("L", WeightRule.Use) with { Purpose = PoolPurpose.Loss, Subtracts = ["M-C"], SubtractsMembers = true };
        var inputs = SampleMonth.Inputs([loss], [SampleMonth.Member("A-1", "r1", use: 30m), SampleMonth.Member("A-2", "r2", use: 50m)], ("M-L", 110m), ("M-C", 12m), ("E-vacant", 8m));
        var snapshot = Apportionment.Of(inputs)[0].Snapshot;
        Assert.Equal((10m, 88m, 1_000L), (snapshot.Quantity, snapshot.MembersQuantity, snapshot.AmountFen));
    }

    [Fact]
    public void Members_who_used_more_than_came_in_are_charged_nothing_and_somebody_must_look()
    {
        var loss = SampleMonth.Pool("L", WeightRule.Use) with { SubtractsMembers = true };
        var inputs = SampleMonth.Inputs([loss], [SampleMonth.Member("A-1", "r1", use: 101m)], ("M-L", 100m));
        var snapshot = Apportionment.Of(inputs)[0].Snapshot;
        Assert.Equal((0L, 0m, 0m), (snapshot.AmountFen, snapshot.Quantity, snapshot.CarriedOut));
        Assert.Contains(Apportionment.ResidualNegative, snapshot.Flags);
        Assert.Empty(SampleMonth.Paid(inputs));
    }

    [Fact]
    public void A_cascade_hands_on_what_the_pool_below_bears_and_all_of_it_ends_at_members()
    {
        var site = SampleMonth.Pool("site", WeightRule.Fixed) with { Units = [new PoolUnit("r9", 0m, 0m, 1m)], Feeds = [new PoolFeed("east", 2m * 31), new PoolFeed("west", 1m * 31)] };
        var east = SampleMonth.Pool("east") with { Mains = [], Units = [Room("r1"), Room("r2")] };
        var west = SampleMonth.Pool("west") with { Units = [Room("r3")] };
        Assert.True(PoolOrder.TryOrder([west, east, site], out var ordered, out _));
        Assert.Equal(["site", "east", "west"], ordered.Select(p => p.Id));
        var inputs = SampleMonth.Inputs(ordered, [.. new[] { "1", "2", "3", "9" }.Select(r => SampleMonth.Member("A-" + r, "r" + r))], ("M-site", 4.01m), ("M-west", 1m));
        var paid = SampleMonth.Paid(inputs);
        Assert.Equal([101, 100, 100, 200], [paid[("A-1", "east")], paid[("A-2", "east")], paid[("A-9", "site")], paid[("A-3", "west")]]);
        Assert.Equal(501, paid.Values.Sum());
    }

    [Fact]
    public void Pools_that_feed_each_other_in_a_circle_or_feed_nothing_are_refused()
    {
        var (a, b) = (SampleMonth.Pool("a") with { Feeds = [new PoolFeed("b", 1m)] }, SampleMonth.Pool("b") with { Feeds = [new PoolFeed("a", 1m)] });
        Assert.False(PoolOrder.TryOrder([a, b, SampleMonth.Pool("c")], out _, out var circle));
        Assert.Equal("a circle: a, b", circle);
        Assert.False(PoolOrder.TryOrder([a], out _, out var missing));
        Assert.Equal("a feeds b, which is not in force", missing);
    }

    [Theory]
    [InlineData(PoolFallback.Landlord, 0, 300)]
    [InlineData(PoolFallback.Equal, 150, 0)]
    [InlineData(PoolFallback.Area, 100, 0)]
    public void All_weights_zero_fall_back_as_agreed_and_say_so(PoolFallback fallback, long first, long landlord)
    {
        var pool = SampleMonth.Pool("P", WeightRule.Use) with { Fallback = fallback, Units = [Room("r1", area: 10m), Room("r2", area: 20m)] };
        var inputs = SampleMonth.Inputs([pool], [SampleMonth.Member("A-1", "r1"), SampleMonth.Member("A-2", "r2")], ("M-P", 3m));
        var paid = SampleMonth.Paid(inputs);
        Assert.Equal((first, landlord, 300L), (paid.GetValueOrDefault(("A-1", "P")), paid.GetValueOrDefault(("H-1", "P")), paid.Values.Sum()));
        Assert.Contains("fallback", Apportionment.Of(inputs)[0].Snapshot.Flags);
    }

    [Fact]
    public void The_landlord_bears_the_share_of_an_account_that_is_closed()
    {
        var inputs = SampleMonth.Inputs([SampleMonth.Pool("P")], [SampleMonth.Member("A-1", "r1"), SampleMonth.Member("Z-1", "r2", isClosed: true)], ("M-P", 1m));
        var items = Apportionment.Items(inputs, Apportionment.Of(inputs), 0, 1).ToList();
        Assert.Equal(["A-1", "H-1"], items.Select(i => i.Account));
        var house = Assert.Single(items[1].Content.Shares);
        Assert.Equal((0L, 50L, "Z-1"), (house.Fen, house.Total.Fen, Assert.Single(house.Borne).Account));
        Assert.Equal(
            ["landlord:common-area=-50;revenue:common-area=50"],
            items[1].Content.EntriesOf(new BillingRunKey("S-1", BillingJob.Apportionment, SampleMonth.March, 1)).Select(e => string.Join(';', e.Lines.Select(l => $"{l.CounterAccount}={l.Amount.Fen}"))));
    }

    [Fact]
    public void The_average_price_is_what_tenants_were_billed_for_a_unit()
    {
        Assert.Equal(0.666667m, new TariffAverage(200m, 3m).Price);
        Assert.Null(default(TariffAverage).Price);
        var pool = SampleMonth.Pool("P") with { FixedPrice = null };
        var inputs = SampleMonth.Inputs([pool], [SampleMonth.Member("A-1", "r1")], ("M-P", 3m)) with { Averages = new Dictionary<Wallet, TariffAverage> { [Wallet.Electricity] = new(200m, 3m) } };
        Assert.Equal(200, SampleMonth.Paid(inputs)[("A-1", "P")]);
    }

    [Fact]
    public void A_true_up_that_gives_back_more_than_the_month_is_carried_and_not_lost()
    {
        var less = PoolAmount.Of(month: 10m, trueUp: -15m, carriedIn: 0m, price: 1m);
        Assert.Equal((0m, -5m, 0L, false), (less.Quantity, less.CarriedOut, less.Own.Fen, less.IsResidualNegative));
        Assert.Equal((5m, 0m), (PoolAmount.Of(10m, 0m, less.CarriedOut, 1m).Quantity, PoolAmount.Of(10m, 0m, less.CarriedOut, 1m).CarriedOut));
    }

    [Fact]
    public void A_replay_gives_the_same_shares_and_names_what_was_altered()
    {
        var pool = SampleMonth.Pool("P", WeightRule.Use) with { Feeds = [new PoolFeed("Q", 3.3m)] };
        var inputs = SampleMonth.Inputs(
            [pool, SampleMonth.Pool("Q")], [SampleMonth.Member("A-1", "r1", 1.1m), SampleMonth.Member("A-2", "r2", 2.2m, FirstTenDays), SampleMonth.Member("Z-1", "r3", 7m, isClosed: true)], ("M-P", 10.01m), ("M-Q", 5m));
        var shared = Apportionment.Of(inputs);
        Assert.Empty(Replayed(s => s).Differences());
        Assert.NotEmpty(Replayed(s => [s[0] with { Fen = s[0].Fen + 1 }, .. s.Skip(1)]).Differences());
        Assert.NotEmpty(Replayed(s => [s[0] with { Weight = s[0].Weight + 1 }, .. s.Skip(1)]).Differences());

        ApportionmentReplay Replayed(Func<IReadOnlyList<PoolShare>, IReadOnlyList<PoolShare>> alter)
        {
            var replay = new ApportionmentReplay(shared.Select(p => p.Snapshot), "H-1");
            foreach (var (account, content) in Apportionment.Items(inputs, shared, 0, 1))
            {
                replay.Add(account, alter(ApportionmentContent.SharesIn(content.Write(new BillingRunKey("S-1", BillingJob.Apportionment, SampleMonth.March, 1)))));
            }

            return replay;
        }
    }

    [Fact]
    public void The_version_in_force_is_the_latest_start_and_of_those_the_last_made()
    {
        var (march, april) = (SampleMonth.March, SampleMonth.March.Next);
        Pool[] made = [SampleMonth.Pool("P"), SampleMonth.Pool("P") with { Version = "v2", From = april }, SampleMonth.Pool("P") with { Version = "v3" }, SampleMonth.Pool("Q") with { IsActive = false }];
        Assert.Equal(["v3"], PoolOrder.InForce(made, march).Select(p => p.Version));
        Assert.Equal(["v2"], PoolOrder.InForce(made, april).Select(p => p.Version));
        Assert.Empty(PoolOrder.InForce(made, BillingPeriod.Parse("202602")));
    }

    private static PoolUnit Room(string room, decimal area = 0m) => new(room, area, 0m, 0m);
}
