using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;
using Prepaid.Domain.Tests.Metering;
using Prepaid.Domain.Tests.Tariffs;

namespace Prepaid.Domain.Tests.Ledger;

/// <summary>Conservation as a stored figure of each register (M1), against a judgement of the register from its readings alone.</summary>
public sealed class RegisterStandingTests
{
    private const string Meter = "E-001";

    [Fact]
    public void Stored_figures_of_every_register_are_those_of_its_readings_after_every_delivery_in_any_order()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            var swap = SampleMeter.Start + (150 * SampleMeter.Quarter) + 60;
            var (readings, final) = BandReadings.Of(random, swap);
            var account = new Account(BandReadings.Setup(swap, final));
            random.Shuffle(readings);
            foreach (var delivery in readings.Chunk(60))
            {
                account.Take(delivery);
                Assert.All(account.Standing.Conservation, each => Assert.True(each.Figures.AddUp, $"seed {seed}: {each}"));
            }

            var expected = ConservedRegister.Of(account.Setup, account.Days);
            Assert.Equal(
                expected.Select(e => (account.Setup.IndexOf(e.Register), e.Installation, e.First, e.Last, e.Figures)),
                account.Standing.Conservation.OrderBy(r => r.Register).ThenBy(r => r.Installation).Select(r => (r.Register, r.Installation, r.First, r.Last, r.Figures)));
        }
    }

    [Fact]
    public void A_meter_of_one_register_and_one_installation_stores_no_more_than_its_figures()
    {
        var account = new Account(SampleMeter.Setup);
        account.Take(SampleMeter.Quarters(100, 130, 150));

        Assert.Empty(account.Standing.Registers);
        var register = Assert.Single(account.Standing.Conservation);
        Assert.Equal((100, 150, 50), (register.First, register.Last, register.Figures.Billed));
    }

    [Fact]
    public void A_reading_before_the_first_one_moves_the_opening_of_the_register()
    {
        var account = new Account(MeterSetup.Of([new Installation(long.MinValue, "A", SampleMeter.Model)], ["T1"]));
        var late = SampleMeter.Reading(SampleMeter.Start, 1, 40);
        account.Take([SampleMeter.Reading(SampleMeter.Start + 900, 2, 100), SampleMeter.Reading(SampleMeter.Start + 900, 2, 90, 1), SampleMeter.Reading(SampleMeter.Start + 1_800, 3, 110)]);
        account.Take([late, late with { Register = 1, Counts = 35 }]);

        Assert.Equal([(0, 40, 110), (1, 35, 90)], account.Standing.Conservation.Select(r => (r.Register, (int)r.First, (int)r.Last)));
    }

    [Fact]
    public void A_meter_that_comes_back_begins_anew_and_rating_its_first_stay_again_bills_nothing_of_the_time_between()
    {
        var account = new Account(SampleMeter.Setup);
        account.Take([.. Enumerable.Range(0, 96).Select(i => SampleMeter.Reading(SampleMeter.Start + (i * 900), i + 1, i * 10))]);
        account.GiveAndTakeBack(SampleMeter.Start + (95 * 900), SampleMeter.Start + (5 * 86_400), counts: 90_000);
        var between = account.Head.Electricity;
        account.RateAgain(SampleMeter.Flat(1m));

        // 950 counts of the first stay at 1 yuan; the 89,050 counts that others used are nobody's here.
        Assert.Equal(-950, account.Head.Electricity.Fen);
        Assert.NotEqual(between, account.Head.Electricity);
        Assert.Equal(90_000, account.Standing.Position.Register.Base.Counts);

        account.Take([SampleMeter.Reading(SampleMeter.Start + (5 * 86_400) + 900, 1_000, 90_020)], SampleMeter.Flat(1m));
        account.RateAgain(SampleMeter.Flat(2m));

        Assert.Equal(-1_940, account.Head.Electricity.Fen);
        Assert.Equal([(0, 950, 950), (90_000, 90_020, 20)], account.Standing.Conservation.Select(r => ((int)r.First, (int)r.Last, (int)r.Figures.Billed)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_a_late_reading_of_the_first_stay_moves_into_the_month_counts_for_the_tiers_of_the_second(bool isBeforeTheSecondIsRead)
    {
        var tiers = new TierPlan(TierPeriod.Month, false, [new Tier(10m, 0m), new Tier(null, 1m)]);
        var timeline = SampleMeter.Timeline(TariffVersion.Flat("v1", new DateTime(2020, 1, 1), 1m) with { Tiers = tiers });
        var (turn, back) = (SampleMeter.At(2026, 3, 1), SampleMeter.At(2026, 3, 5));
        var account = new Account(SampleMeter.Setup);
        account.Take([SampleMeter.Reading(turn - 86_400, 1, 0), SampleMeter.Reading(turn + 86_400, 3, 1_000)], timeline);
        account.GiveAndTakeBack(turn + 86_400, back, counts: 90_000);
        MeterReading[] late = [SampleMeter.Reading(turn, 2, 200)], second = [SampleMeter.Reading(back + 900, 9, 90_400)];
        foreach (var arrived in isBeforeTheSecondIsRead ? new[] { late, second } : [second, late])
        {
            account.Take(arrived, timeline);
        }

        // 2 kWh in February; in March 8 of the first stay and 4 of the second, the last 2 of them above the tier.
        Assert.Equal([(1, 2m), (1, 8m), (1, 2m), (2, 2m)], account.Days.SelectMany(d => d.Rating.Parts).Select(p => (p.Tier, p.Quantity)));
        Assert.Equal(12m, account.Standing.Position.Rating.Tiers[202603]);
        Assert.Equal(-1_600, account.Head.Electricity.Fen);
    }

    [Fact]
    public void What_if_does_not_bill_what_others_used_between_two_stays()
    {
        var account = new Account(SampleMeter.Setup);
        account.Take([SampleMeter.Reading(SampleMeter.Start, 1, 0), SampleMeter.Reading(SampleMeter.Start + 86_400, 2, 1_000)], SampleMeter.Flat(1m));
        account.GiveAndTakeBack(SampleMeter.Start + 86_400, SampleMeter.Start + (4 * 86_400), counts: 90_000);
        account.Take([SampleMeter.Reading(SampleMeter.Start + (4 * 86_400) + 900, 9, 90_400)], SampleMeter.Flat(1m));
        var meter = new ReplayedMeter(Meter, SampleMeter.Setup, account.Days[0].Date, [.. account.Days], 0m);

        var replayed = WhatIf.Replay("A-001", [meter], SampleMeter.Flat(2m), meter.From);

        Assert.Equal((1_400, 2_800), (replayed.Billed.Fen, replayed.Replayed.Fen));
    }

    private sealed class Account(MeterSetup setup)
    {
        private readonly SortedDictionary<DateOnly, MeterDay> days = [];

        public MeterSetup Setup => setup;

        public IReadOnlyList<MeterDay> Days => [.. days.Values];

        public AccountHead Head { get; private set; } = new()
        {
            Account = "A-001",
            Site = "S-1",
            Meters = [new MeterStanding { Meter = Meter, Use = MeterUse.Electricity }],
        };

        public MeterStanding Standing => Head.StandingOf(Meter)!;

        public void Take(MeterReading[] arrived) => Take(arrived, SampleTariffs.Busy());

        public void Take(MeterReading[] arrived, TariffTimeline timeline)
        {
            var from = timeline.Zone.DateAt(arrived.Min(r => r.MeasuredAt));
            Store(draft => MeterIntake.Take(draft, SiteTimelines.OfElectricity(timeline), [new MeterInput(Standing, setup, [.. StoredFrom(from)], arrived)]));
        }

        public void RateAgain(TariffTimeline timeline) => Store(draft =>
            MeterCorrection.RateAgain(draft, SiteTimelines.OfElectricity(timeline), [new MeterInput(Standing, setup, Days, default)], days.Keys.First(), new CorrectionCause("c", "test")));

        /// <summary>The meter goes to somebody else and returns with a signed value.</summary>
        public void GiveAndTakeBack(long until, long since, long counts)
        {
            Head = Head with { Meters = [Standing with { Until = until, MovedTo = "A-002" }] };
            var given = new HandOver(
                "A-002", Head.Account, "x", DateTimeOffset.FromUnixTimeSeconds(since), new HandedMeter(Meter, MeterUse.Electricity, new Mark(since, 0, counts), 0, 1, null), Money.Zero, Money.Zero, Money.Zero);
            Store(draft => HandOverTaking.Decide(draft, null, given, 1));
        }

        private IEnumerable<MeterDay> StoredFrom(DateOnly from) => days.Where(d => d.Key >= Standing.From(from)).Select(d => d.Value);

        private void Store(Action<AccountDraft> decide)
        {
            var draft = new AccountDraft(Head, "device:gw-1", DateTimeOffset.FromUnixTimeSeconds(SampleMeter.Start));
            decide(draft);
            Head = draft.Head;
            foreach (var (_, day) in draft.Days)
            {
                Assert.True(MeterDayText.TryDecode(MeterDayText.Encode(day), out var stored, out var error), error);
                days[day.Date] = stored!;
            }
        }
    }
}
