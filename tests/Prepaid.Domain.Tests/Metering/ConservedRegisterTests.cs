using Prepaid.Domain.Metering;
using Prepaid.Domain.Tests.Tariffs;

namespace Prepaid.Domain.Tests.Metering;

public sealed class ConservedRegisterTests
{
    [Fact]
    public void Every_register_of_a_meter_with_bands_adds_up_through_glitches_and_a_swap()
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var random = new Random(seed);
            var swap = SampleMeter.Start + (150 * 900) + 60;
            var (readings, final) = BandReadings.Of(random, swap);
            var setup = BandReadings.Setup(swap, final);
            var book = new MeterBook(setup, SampleTariffs.Busy());
            random.Shuffle(readings);
            foreach (var delivery in readings.Chunk(50))
            {
                book.Take(delivery);
            }

            var registers = ConservedRegister.Of(setup, book.Days);

            Assert.Equal(["T OLD", "T NEW", "T1 OLD", "T1 NEW", "T2 OLD", "T2 NEW"], registers.Select(each => $"{each.Register} {each.Serial}"));
            Assert.All(registers, each => Assert.True(each.AddsUp, $"seed {seed}: {each}"));
            Assert.Equal(final, registers[0].Last);
            Assert.True(registers[2].Figures.Measured > 0 && registers[2].Figures.Billed == 0);
        }
    }

    [Fact]
    public void A_lost_figure_is_noticed()
    {
        var book = SampleMeter.Booked(SampleMeter.Flat(), Enumerable.Range(0, 200).Select(i => SampleMeter.Reading(SampleMeter.Start + (i * 900), i + 1, i * 10)));

        Assert.True(Assert.Single(ConservedRegister.Of(SampleMeter.Setup, book.Days)).AddsUp);
        var tampered = MeterDayText.Encode(book.Days[0]).Replace("|0,950,0,0,0,0,950;|", "|0,940,0,0,0,0,940;|", StringComparison.Ordinal);
        Assert.True(MeterDayText.TryDecode(tampered, out var day, out _));
        Assert.False(Assert.Single(ConservedRegister.Of(SampleMeter.Setup, [day!, .. book.Days.Skip(1)])).AddsUp);
    }
}
