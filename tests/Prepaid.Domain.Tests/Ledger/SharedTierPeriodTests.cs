using FsCheck;
using FsCheck.Fluent;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;
using Prepaid.Domain.Tests.Metering;
using Prepaid.Domain.Tests.Tariffs;

namespace Prepaid.Domain.Tests.Ledger;

/// <summary>A tariff that changes between one price, tiers of the whole account, and tiers of each meter; one of the meters counts what flows back.</summary>
public sealed class SharedTierPeriodTests
{
    private const string Export = "X";
    private static readonly TariffVersion Flat = TariffVersion.Flat("flat", new DateTime(2020, 1, 1), 0.5m);

    private static readonly TariffVersion SharedFromApril = TariffVersion.Flat("shared", new DateTime(2026, 4, 1), 0.5m) with
    {
        Tiers = new TierPlan(TierPeriod.Month, IsShared: true, [new Tier(10m, 0m), new Tier(null, 0.5m)]),
    };

    private static readonly TariffVersion OwnFrom2027 = TariffVersion.Flat("own", new DateTime(2027, 1, 1), 0.7m) with { Tiers = SampleTariffs.Tiers(TierPeriod.Year), FixedPerDay = 0.1m };

    private static readonly TariffTimeline Timeline = SampleMeter.Timeline(Flat, SharedFromApril, OwnFrom2027);

    private static readonly SortedDictionary<string, MeterSetup> Setups = new(StringComparer.Ordinal)
    {
        ["A"] = SampleMeter.Setup,
        ["B"] = SampleMeter.Setup,
        ["C"] = SampleMeter.Setup,
        [Export] = SampleMeter.Setup with { DebitedBy = DebitedBy.Nothing },
    };

    [Theory]
    [InlineData("A", "B", "X")]
    [InlineData("X", "B", "A")]
    [InlineData("B", "X", "A")]
    public void From_the_turn_of_the_month_on_the_use_of_all_meters_counts_and_before_it_that_of_each(params string[] arrival)
    {
        var account = new TieredAccount(Setups, Timeline);
        foreach (var meter in arrival)
        {
            // 24 and 12 kWh, half of it in April; what flows back counts for nobody.
            var (from, to, counts) = meter == "B" ? (18, 6, 1_200L) : (12, 12, 2_400L);
            account.Take(meter, [SampleMeter.Reading(SampleMeter.At(2026, 3, 31, from), 1, 0), SampleMeter.Reading(SampleMeter.At(2026, 4, 1, to), 2, counts)]);
        }

        Assert.Equal(["03-31 flat 0 12 600", "04-01 shared 1 10 500", "04-01 shared 2 2 200"], PartsOf(account, "A"));
        Assert.Equal(["03-31 flat 0 6 300", "04-01 shared 2 6 600"], PartsOf(account, "B"));
        Assert.Equal("2026=24/202604=12", account.DaysOf("A").Last().Closing.Rating.Tiers.Text);
        Assert.Equal("2026=12/202604=18", account.DaysOf("B").Last().Closing.Rating.Tiers.Text);
        Assert.Equal("2026=24/202604=12", account.DaysOf(Export).Last().Closing.Rating.Tiers.Text);
        Assert.Equal(2_200m, account.ExactFen);
    }

    [Fact]
    public void A_version_in_the_middle_of_a_month_shares_what_was_used_since_the_month_began()
    {
        var account = new TieredAccount(Setups, SampleMeter.Timeline(Flat, SharedFromApril with { From = new DateTime(2026, 4, 11) }));
        foreach (var meter in new[] { "B", "A" })
        {
            account.Take(meter, [SampleMeter.Reading(SampleMeter.At(2026, 4, 1), 1, 0), SampleMeter.Reading(SampleMeter.At(2026, 4, 6), 2, 800), SampleMeter.Reading(SampleMeter.At(2026, 4, 12), 3, 1_400)]);
        }

        // 8 kWh each until the 6th and 5 each until the 11th: the 10 of the first tier are long gone.
        Assert.Contains("04-11 shared 2 1 100", PartsOf(account, "A"));
        Assert.Contains("04-11 shared 2 1 100", PartsOf(account, "B"));
    }

    [Fact]
    public void Every_order_repetition_and_delay_ends_in_the_same_rows_under_tiers_that_change() =>
        Prop.ForAll<PositiveInt>(seed =>
        {
            var random = new Random(seed.Get);
            var readings = Setups.Keys.ToDictionary(m => m, _ => Readings(random), StringComparer.Ordinal);
            var once = Book(readings.Select(r => (r.Key, r.Value.ToArray())));
            var shuffled = Book(Deliveries(random, readings));
            var account = new TieredAccount(Setups, Timeline);
            foreach (var (meter, delivery) in Deliveries(random, readings))
            {
                account.Take(meter, delivery);
            }

            account.Finish();
            foreach (var meter in Setups.Keys)
            {
                Assert.Equal(RowsOf(once.Meters[meter].Days), RowsOf(shuffled.Meters[meter].Days));
                Assert.Equal(RowsOf(once.Meters[meter].Days), RowsOf(account.DaysOf(meter)));
                Assert.Equal(once.Meters[meter].Position.Encode(), account.PositionOf(meter));
            }

            Assert.Equal(once.Meters.Values.Sum(m => m.ExactFen()), account.ExactFen);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Rows_that_were_stored_before_shared_tiers_were_published_begin_their_chain_like_any() =>
        Prop.ForAll<PositiveInt>(seed =>
        {
            var random = new Random(seed.Get);
            var readings = Setups.Keys.ToDictionary(m => m, _ => Readings(random), StringComparer.Ordinal);
            var isLate = random.Next(2) == 0;
            var stages = readings.Values.SelectMany(r => r).ToLookup(r => r.MeasuredAt < SampleMeter.At(2026, 4, 1) && !(isLate && random.Next(4) == 0));
            var account = new TieredAccount(Setups, SampleMeter.Timeline(Flat));
            foreach (var isBefore in new[] { true, false })
            {
                var stage = stages[isBefore].ToHashSet();
                foreach (var (meter, delivery) in Deliveries(random, readings.ToDictionary(r => r.Key, r => r.Value.Where(stage.Contains).ToList())))
                {
                    account.Take(meter, delivery);
                }

                account.Timeline = Timeline;
            }

            account.Finish();
            var once = Book(readings.Select(r => (r.Key, r.Value.ToArray())));
            Assert.All(Setups.Keys, meter => Assert.Equal(RowsOf(once.Meters[meter].Days), RowsOf(account.DaysOf(meter))));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Rows_of_an_instance_that_had_not_heard_of_the_shared_tiers_are_mended_by_rating_again_from_the_beginning_of_the_month() =>
        Prop.ForAll<PositiveInt>(seed =>
        {
            var random = new Random(seed.Get);
            var readings = Setups.Keys.ToDictionary(m => m, _ => Readings(random), StringComparer.Ordinal);
            var account = new TieredAccount(Setups, Timeline);
            foreach (var (meter, delivery) in Deliveries(random, readings))
            {
                account.Timeline = random.Next(3) == 0 ? SampleMeter.Timeline(Flat, OwnFrom2027) : Timeline;
                account.Take(meter, delivery);
            }

            account.Timeline = Timeline;
            account.RateAgain(new DateOnly(2026, 4, 1));

            var once = Book(readings.Select(r => (r.Key, r.Value.ToArray())));
            Assert.All(Setups.Keys, meter => Assert.Equal(RowsOf(once.Meters[meter].Days), RowsOf(account.DaysOf(meter))));
            Assert.Equal(once.Meters.Values.Sum(m => m.ExactFen()), account.ExactFen);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_if_under_the_tariff_that_billed_equals_what_was_billed_across_a_change_of_sharing()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            var book = Book(Setups.Keys.Select(m => (m, Readings(random).ToArray())));
            var first = new DateOnly(2026, 3, 29).AddDays(random.Next(0, 6));
            var replayed = book.Meters.Select(m => new ReplayedMeter(m.Key, Setups[m.Key], first, [.. m.Value.Days.Where(d => d.Date >= first)], m.Value.Days.Where(d => d.Date < first).Sum(d => d.Rating.Fen) % 1m)).ToArray();

            var same = WhatIf.Replay("A-1", replayed, Timeline, first);

            Assert.True(same.Billed.Fen > 1_000, $"seed {seed}");
            Assert.Equal(same.Billed, same.Replayed);
        }
    }

    [Fact]
    public void What_if_under_a_tariff_that_shares_differently_is_what_that_tariff_would_have_billed()
    {
        TariffTimeline[] tariffs =
        [
            Timeline,
            SampleMeter.Timeline(Flat),
            SampleMeter.Timeline(SharedFromApril with { Id = "own", From = Flat.From, Tiers = SharedFromApril.Tiers! with { IsShared = false } }),
            SampleMeter.Timeline(OwnFrom2027 with { Id = "shared", From = Flat.From, Tiers = SampleTariffs.Tiers(TierPeriod.Year, shared: true) }),
        ];
        for (var seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            var (billed, other) = (tariffs[random.Next(tariffs.Length)], tariffs[random.Next(tariffs.Length)]);
            var readings = Setups.Keys.Select(m => (m, Readings(random).ToArray())).ToArray();
            var (book, wanted) = (Book(readings, billed), Book(readings, other));
            var first = new DateOnly(2026, 3, 29).AddDays(random.Next(0, 6));
            first = random.Next(2) == 0 ? first : first.AddMonths(9);
            var from = first;
            List<ReplayedMeter> Rows() => [.. book.Meters.Where(m => m.Value.Days[^1].Date >= from).Select(m => new ReplayedMeter(
                m.Key, Setups[m.Key], from, [.. m.Value.Days.Where(d => d.Date >= from)], m.Value.Days.Where(d => d.Date < first).Sum(d => d.Rating.Fen) % 1m))];
            while (WhatIf.Begin(Rows(), billed.Shared, other) is var begin && begin < from)
            {
                from = begin;
            }

            var replayed = WhatIf.Replay("A-1", Rows(), other, first);

            var exact = wanted.Meters.Values.Sum(m => m.Days.Where(d => d.Date >= first).Sum(d => d.Rating.Fen));
            Assert.True(Math.Abs(exact - replayed.Replayed.Fen) < Setups.Count, $"seed {seed}: {exact} fen as billed from the beginning, {replayed.Replayed.Fen} as replayed from {from} for days from {first}: {billed.Tariff.Versions[^1].Id} {other.Tariff.Versions[^1].Id}");
        }
    }

    [Fact]
    public void A_meter_that_is_never_debited_is_rated_by_itself()
    {
        var random = new Random(7);
        var readings = Setups.Keys.ToDictionary(m => m, _ => Readings(random), StringComparer.Ordinal);
        var alone = SampleMeter.Booked(Timeline, readings[Export], Setups[Export]);
        var with = Book(readings.Select(r => (r.Key, r.Value.ToArray())));
        var without = Book(readings.Where(r => r.Key != Export).Select(r => (r.Key, r.Value.ToArray())));

        Assert.Equal(RowsOf(alone.Days), RowsOf(with.Meters[Export].Days));
        Assert.Equal(RowsOf(without.Meters["C"].Days), RowsOf(with.Meters["C"].Days));
    }

    private static AccountBook Book(IEnumerable<(string Meter, MeterReading[] Readings)> deliveries) => Book(deliveries, Timeline);

    private static AccountBook Book(IEnumerable<(string Meter, MeterReading[] Readings)> deliveries, TariffTimeline timeline)
    {
        var book = new AccountBook(timeline);
        foreach (var (meter, setup) in Setups)
        {
            book.Add(meter, setup);
        }

        foreach (var (meter, readings) in deliveries)
        {
            book.Take(meter, readings);
        }

        return book;
    }

    /// <summary>Days around the turn to shared tiers and around the turn to own ones, with outages over either and all of the summer between.</summary>
    private static List<MeterReading> Readings(Random random)
    {
        var (readings, register) = (new List<MeterReading>(), random.Next(0, 500_000));
        foreach (var (start, days) in new[] { (SampleMeter.At(2026, 3, 29), 6), (SampleMeter.At(2026, 12, 30), 5) })
        {
            for (var time = start + random.Next(0, 40_000); time < start + (days * 86_400); time += random.Next(9) == 0 ? random.Next(90_000, 200_000) : random.Next(10_000, 30_000))
            {
                register += random.Next(0, 300);
                readings.Add(SampleMeter.Reading(time, readings.Count + 1, random.Next(20) == 0 ? Math.Max(0, register - 700) : register));
            }
        }

        return readings;
    }

    private static List<(string Meter, MeterReading[] Readings)> Deliveries(Random random, Dictionary<string, List<MeterReading>> readings)
    {
        var deliveries = readings.SelectMany(r => RandomReadings.Delivered(random, r.Value).Select(delivery => (r.Key, delivery))).ToArray();
        random.Shuffle(deliveries);
        return [.. deliveries];
    }

    private static List<string> PartsOf(TieredAccount account, string meter) =>
        [.. account.DaysOf(meter).SelectMany(d => d.Rating.Parts).Select(p => FormattableString.Invariant($"{p.Date:MM-dd} {p.Version} {p.Tier} {p.Quantity:0.##} {p.Fen:0.##}"))];

    private static List<string> RowsOf(IEnumerable<MeterDay> days) =>
        [.. days.Select(d => $"{d.Date} {d.Opening.Encode()} {d.Closing.Encode()} {d.Rating.Fen:0.########} {string.Join(' ', d.Rating.Parts)}")];
}
