using Prepaid.Contract;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Tests.Metering;

/// <summary>An account that the directory names and nobody opened does not hold up the meters behind the same partition.</summary>
public sealed class UnopenedAccountTests
{
    [Fact]
    public async Task Its_readings_are_parked_with_the_reason_and_others_of_the_batch_are_billed()
    {
        await using var product = await RunningProduct.Begin();
        await product.Open("A-1", 10_000, "M-1");
        await product.Directories.Put(Lost, CancellationToken.None);
        await product.Read("M-1", 0);
        product.Clock.Advance(TimeSpan.FromHours(1));
        var now = product.Clock.GetUtcNow();
        await product.Get<ReadingsArrived>().Handle(
            [new ArrivedReadings(Lost, Of("M-9", now, 500), now), new ArrivedReadings(await product.Link("M-1"), Of("M-1", now, 100), now)], CancellationToken.None);

        Assert.Equal(10_000 - 52, (await product.Head("A-1")).Electricity.Fen);
        var parked = Assert.Single((await product.Get(Role.Auditor, "api/parked")).Body.GetProperty("items").EnumerateArray());
        Assert.Equal("account A-404 of meter M-9 is in the directory but not open", parked.GetProperty("reason").GetString());
        Assert.Contains("counts 500", parked.GetProperty("body").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_knows_better_by_now_is_believed_and_nothing_is_lost()
    {
        await using var product = await RunningProduct.Begin();
        await product.Directories.Put(Lost, CancellationToken.None);
        await product.Directories.MetersOf(RunningProduct.Gateway, CancellationToken.None);
        await product.Open("A-1", 10_000, "M-9");
        await product.Read("M-9", product.Clock.GetUtcNow(), 0, believed: Lost);
        product.Clock.Advance(TimeSpan.FromHours(1));
        await product.Read("M-9", product.Clock.GetUtcNow(), 100, believed: Lost);
        Assert.Equal(10_000 - 52, (await product.Head("A-1")).Electricity.Fen);
        Assert.Empty((await product.Get(Role.Auditor, "api/parked")).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_meter_is_entered_only_for_an_account_that_is_open()
    {
        await using var product = await RunningProduct.Begin();
        await product.Directories.Put(new SiteEntry("S-2", "No house", "Asia/Shanghai", "H-404", string.Empty, new SiteRules()), CancellationToken.None);
        var answer = await product.Post(Role.LandlordAdmin, "api/sites/S-2/meters", new { meter = "M-2", gateway = "gw-1", utility = "electricity", decimals = 2, ratedUnitsPerHour = 22, hasRelay = false, serial = "" });
        Assert.Equal("404 account-not-found", answer.Short);
        Assert.Null(await product.Directories.Meter("M-2", CancellationToken.None));
    }

    private static MeterLink Lost => new("M-9", RunningProduct.Gateway, "A-404", RunningProduct.Site, MeterUse.Electricity, 2, 22m, HasRelay: true);

    private static MeterReadings Of(string meter, DateTimeOffset at, long counts) => new(meter, "T", [new RegisterReading(at.ToUnixTimeSeconds(), at.ToUnixTimeSeconds(), counts)]);
}
