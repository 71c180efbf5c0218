using FsCheck;
using FsCheck.Fluent;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tests.Tariffs;

namespace Prepaid.Domain.Tests.Metering;

public sealed class ArrivalOrderTests
{
    [Fact]
    public void Any_permutation_repetition_and_delay_ends_in_the_same_outcome() =>
        Prop.ForAll<PositiveInt>(seed =>
        {
            var random = new Random(seed.Get);
            var readings = RandomReadings.Of(random, 400);
            var expected = SampleMeter.Booked(SampleTariffs.Busy(), readings);
            var actual = new MeterBook(SampleMeter.Setup, SampleTariffs.Busy());
            foreach (var delivery in RandomReadings.Delivered(random, readings))
            {
                actual.Take(delivery);
            }

            Assert.Equal(expected.Outcome(), actual.Outcome());
            Assert.Equal(expected.Days.Select(day => day.Closing), actual.Days.Select(day => day.Closing));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Conservation_figures_always_add_up() =>
        Prop.ForAll<PositiveInt>(seed =>
        {
            var random = new Random(seed.Get);
            var book = new MeterBook(SampleMeter.Setup, SampleTariffs.Busy());
            foreach (var delivery in RandomReadings.Delivered(random, RandomReadings.Of(random, 300)))
            {
                book.Take(delivery);
                Assert.All(book.Days.SelectMany(day => day.Figures), item => Assert.True(item.Figures.AddUp, item.ToString()));
                var state = book.Position.Register;
                if (state.IsOpen)
                {
                    Assert.Equal(state.Last.Counts - state.First.Counts, book.Figures().GetValueOrDefault(0).Advance);
                }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_repeated_delivery_changes_nothing_and_rates_to_the_same()
    {
        var readings = SampleMeter.Quarters(100, 110, 125, 130);
        var book = SampleMeter.Booked(SampleMeter.Flat(), readings);
        var before = book.Outcome();

        var (arrivals, _) = book.Take(readings);

        Assert.Equal(new Arrivals(0, 4, 0, 0, 0), arrivals);
        Assert.Equal(before, book.Outcome());
    }

    [Fact]
    public void A_late_reading_rates_again_only_as_many_days_as_it_touches()
    {
        var readings = Enumerable.Range(0, 10 * 96).Select(i => SampleMeter.Reading(SampleMeter.Start + (i * 900), i + 1, 1_000 + (i * 7))).ToList();
        var late = readings[200];
        readings.RemoveAt(200);
        var book = SampleMeter.Booked(SampleTariffs.Busy(), readings);

        var (arrivals, rated) = book.Take([late]);

        Assert.Equal(1, arrivals.Late);
        Assert.Equal(1, rated);
    }

    [Fact]
    public void A_day_survives_its_text() =>
        Prop.ForAll<PositiveInt>(seed =>
        {
            var random = new Random(seed.Get);
            var book = SampleMeter.Booked(SampleTariffs.Busy(), RandomReadings.Of(random, 300));
            foreach (var day in book.Days)
            {
                var text = MeterDayText.Encode(day);
                Assert.True(MeterDayText.TryDecode(text, out var read, out var error), error);
                Assert.Equal(text, MeterDayText.Encode(read!));
                Assert.Equal(day.Opening, read!.Opening);
                Assert.Equal(day.Closing, read.Closing);
                Assert.Equal(day.Readings.ToArray(), read.Readings.ToArray());
                Assert.Equal(day.Rating.Parts.ToArray(), read.Rating.Parts.ToArray());
                Assert.Equal(day.Figures.ToArray(), read.Figures.ToArray());
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Mutated_text_is_refused_with_a_reason_and_never_throws() =>
        Prop.ForAll<PositiveInt>(seed =>
        {
            var random = new Random(seed.Get);
            var text = MeterDayText.Encode(SampleMeter.Booked(SampleTariffs.Busy(), RandomReadings.Of(random, 20)).Days[0]).ToCharArray();
            text[random.Next(text.Length)] = "0123456789-,;|!:a@~/ "[random.Next(21)];
            Assert.True(MeterDayText.TryDecode(new string(text), out _, out var error) == (error.Length == 0));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_packed_reading_takes_at_most_25_bytes()
    {
        var readings = Enumerable.Range(0, 96).Select(i => SampleMeter.Reading(SampleMeter.Start + (i * 900), i + 1, 1_000_000 + (i * 731))).ToArray();
        var full = MeterDayText.Encode(SampleMeter.Booked(SampleMeter.Flat(), readings).Days[0]);
        var one = MeterDayText.Encode(SampleMeter.Booked(SampleMeter.Flat(), readings[..1]).Days[0]);

        Assert.InRange((full.Length - one.Length) / 95, 1, 16);
    }
}
