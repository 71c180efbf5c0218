using Prepaid.Domain.Ledger;
using Prepaid.Functions.Billing;
using Prepaid.Functions.Sites;
using Prepaid.Functions.Tests.Ledger;
using Prepaid.Functions.Tests.Metering;
using Prepaid.LocalAzure.Core;

namespace Prepaid.Functions.Tests.Billing;

/// <summary>The process dies at any call of a water run: after the next hours every date is charged once, and the totals are the same.</summary>
public sealed class WaterKillTests
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("PREPAID_LONG") == "1";
    private static readonly string[] Accounts = ["A-1", "A-2", "A-3"];

    [Fact]
    public async Task Killed_at_any_call_a_water_run_loses_nothing_and_charges_nothing_twice()
    {
        long calls;
        await using (var product = await Prepared())
        {
            var before = product.Cloud.Calls.Count;
            await product.Get<DueRuns>().BeginDue(CancellationToken.None);
            calls = product.Cloud.Calls.Count - before;
            await MustBeWhole(product, "not killed");
        }

        for (var k = 1L; k <= calls; k += IsLong ? 1 : 6)
        {
            await KilledAt(k, isBefore: true);
            await KilledAt(k + (IsLong ? 0 : 3), isBefore: false);
        }
    }

    private static async Task KilledAt(long call, bool isBefore)
    {
        await using var product = await Prepared();
        var number = product.Cloud.Calls.Count + call;
        product.Cloud.Calls.Faults.KillBeforeCall = isBefore ? number : null;
        product.Cloud.Calls.Faults.KillAfterCall = isBefore ? null : number;
        try
        {
            await product.Get<DueRuns>().BeginDue(CancellationToken.None);
        }
        catch (Exception died) when (died is ProcessKilledException or AggregateException)
        {
        }

        product.Cloud.Calls.Faults.KillBeforeCall = null;
        product.Cloud.Calls.Faults.KillAfterCall = null;
        await product.Restart();
        for (var hour = 0; hour < 8 && !await IsWhole(product); hour++)
        {
            product.Clock.Advance(TimeSpan.FromHours(1)); // the lease of whoever has the run has run out: the one that died, or the restarted product's own timer
            await product.Get<DueRuns>().BeginDue(CancellationToken.None);
            await product.Get<DueRuns>().CarryOn(CancellationToken.None);
        }

        await MustBeWhole(product, $"killed {(isBefore ? "before" : "after")} call {call}");
    }

    private static async Task<bool> IsWhole(RunningProduct product)
    {
        var heads = await Task.WhenAll(Accounts.Select(product.Head));
        return heads.All(h => h.Meters[0].WaterThrough == new DateOnly(2026, 3, 2));
    }

    private static async Task MustBeWhole(RunningProduct product, string when)
    {
        await Books.MustBalance(product);
        foreach (var account in Accounts)
        {
            var (entries, _) = await product.Accounts.Entries(account, null, CancellationToken.None);
            var keys = string.Join(' ', entries.Where(e => e.Kind == "water").Select(e => e.Key));
            Assert.True(keys == $"water:W-{account}:20260301 water:W-{account}:20260302", $"{when}: {account} {keys}");
            Assert.Equal(-((200 * 4.1m) + 31m), (await product.Head(account)).Water.Fen);
        }
    }

    private static async Task<RunningProduct> Prepared()
    {
        var product = await RunningProduct.Begin();
        var site = (await product.Directories.Site(RunningProduct.Site, CancellationToken.None))!;
        await product.Directories.Put(site with { WaterTariffJson = MeteredSite.WaterTariff }, CancellationToken.None);
        var first = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(8));
        product.Clock.Advance(first.AddDays(2).AddHours(3) - product.Clock.GetUtcNow());
        foreach (var account in Accounts)
        {
            var meter = "W-" + account;
            await product.Accounts.Open(AccountOpening.Open(account, RunningProduct.Site, [(meter, MeterUse.Water, null)], default, "system:test", first), CancellationToken.None);
            await product.Directories.Put(new AccountEntry(account, RunningProduct.Site, account, string.Empty, "en"), CancellationToken.None);
            await product.Directories.Put(new MeterLink(meter, RunningProduct.Gateway, account, RunningProduct.Site, MeterUse.Water, 2, 22m, HasRelay: false), CancellationToken.None);
            await product.Read(meter, first, 0);
            await product.Read(meter, first.AddDays(2), 200);
        }

        return product;
    }
}
