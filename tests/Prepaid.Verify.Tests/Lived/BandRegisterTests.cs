using Prepaid.Contract;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Metering;

namespace Prepaid.Verify.Tests.Lived;

/// <summary>Meters with band registers and a transformer ratio: what they cost is recomputed from their own registers.</summary>
public sealed class BandRegisterTests
{
    private const string ByRegister = """
        {"tariff":"t","unit":"kWh","versions":[{"version":"v","from":"2026-01-01",
          "bands":[{"name":"peak","price":1.0,"register":"T1"},{"name":"valley","price":0.3,"register":"T2"}],
          "schedule":[{"segments":[{"from":"00:00","band":"valley"},{"from":"12:00","band":"peak"}]}]}]}
        """;

    [Fact]
    public async Task A_split_by_registers_and_a_changed_ratio_are_recomputed()
    {
        await using var product = await Lived();
        using var run = product.Leave();

        Expect.Passes(run.Verify());
        Assert.Empty(run.Verify().Untold);
    }

    [Fact]
    public async Task A_band_register_that_was_altered_is_found()
    {
        await using var product = await Lived();
        using var run = product.Leave();
        run.Row("accounts/A-1/day-M-1-20260301", day => day["Day"] = day["Day"]!.GetValue<string>().Replace("1@0,300,", "1@0,200,", StringComparison.Ordinal));

        Expect.Fails(run.Verify(), Check.EnergyConserved, "accounts/A-1/day-M-1-20260301");
    }

    /// <summary>Two hours at a ratio of 20, then larger transformers.</summary>
    private static async Task<LivedProduct> Lived()
    {
        var product = await LivedProduct.Begin(ByRegister);
        await product.Open("A-1", 1_000_000, "M-1");
        await product.Product.Directories.Put(
            await product.Product.Link("M-1") with { Serial = "S-1", Ratio = 20m, BandRegisters = "T1 T2" }, CancellationToken.None);
        await Read(product, 1_000, 400, 600);
        product.Pass(1);
        await Read(product, 1_400, 700, 700);
        product.Pass(1);
        await product.Post(
            Role.MeterEngineer, "api/meters/M-1/swap", new { id = "ct", at = product.Now, finalCounts = 1_500, newSerial = "S-1", startCounts = 1_500, ratedUnitsPerHour = 22, ratio = 30, reason = "larger transformers" });
        product.Pass(1);
        await Read(product, 1_600, 760, 840);
        return product;
    }

    private static async Task Read(LivedProduct product, long total, params long[] bands)
    {
        var (meter, reading) = product.Ask("M-1", total);
        var link = await product.Product.Link(meter);
        await product.Product.Get<ReadingsArrived>().Handle(
            [
                new ArrivedReadings(link, new MeterReadings(meter, "T", [reading]), product.Now),
                .. bands.Select((counts, i) => new ArrivedReadings(link, new MeterReadings(meter, ReadingsMessage.BandRegister(i + 1), [reading with { Counts = counts }]), product.Now)),
            ],
            CancellationToken.None);
    }
}
