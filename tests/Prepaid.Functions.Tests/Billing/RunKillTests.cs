using Prepaid.Domain.Billing;
using Prepaid.LocalAzure.Core;

namespace Prepaid.Functions.Tests.Billing;

/// <summary>A crash at any call, two instances at once, a take-over: every account is charged once for each day.</summary>
public sealed class RunKillTests
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("PREPAID_LONG") == "1";
    private static readonly string[] Accounts = [.. Enumerable.Range(1, 5).Select(i => $"A-{i}")];

    [Fact]
    public async Task Killed_at_any_call_a_run_loses_nothing_and_posts_nothing_twice()
    {
        var calls = await CallsOf(Fire);
        Assert.InRange(calls, 30, 400);
        for (var k = 1; k <= calls; k += IsLong ? 1 : 7)
        {
            await KilledAt(k, isBefore: true, Fire);
            await KilledAt(k + (IsLong ? 0 : 3), isBefore: false, Fire);
        }
    }

    [Fact]
    public async Task Killed_at_any_call_a_reversal_gives_everything_back_once()
    {
        var calls = await CallsOf(Reversal, Fire);
        for (var k = 1; k <= calls; k += IsLong ? 1 : 5)
        {
            await using var product = await Killed(k, isBefore: k % 2 == 0, Reversal, Fire);
            var instance = BillingInstance.Of(product);
            await Finish(product, instance);
            await Reversal(product); // whoever heard no answer says it again
            await Finish(product, instance);
            Assert.Equal(BillingRunState.Reversed, (await instance.Find(BillingInstance.RunOf(27))).State);
            Assert.Equal(Accounts.Select(_ => 100L), await BillingInstance.RentPaid(product, Accounts));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Two_instances_at_once_post_each_item_once(int round)
    {
        await using var product = await Prepared();
        var instances = Enumerable.Range(0, 2 + round).Select(_ => BillingInstance.Of(product)).ToList();
        await Task.WhenAll(instances.Select(i => Task.Run(() => i.Due.BeginDue(CancellationToken.None))));
        await Finish(product, instances[0]);
        await MustBeWhole(product, instances[0], $"round {round}");
    }

    [Fact]
    public async Task An_instance_that_stood_still_finds_its_lease_gone_and_does_no_harm()
    {
        await using var product = await Prepared();
        var (slow, fast) = (BillingInstance.Of(product), BillingInstance.Of(product));
        var key = BillingInstance.RunOf(27);
        await slow.Runs.Begin(BillingRun.Begin(key, needsApproval: false, "system:test", product.Clock.GetUtcNow()), CancellationToken.None);
        var (run, token) = (await slow.Table.Find(key, CancellationToken.None))!.Value;
        var claimed = run.Claim(product.Clock.GetUtcNow())!;
        Assert.NotNull(await slow.Table.Put(claimed, token, null, CancellationToken.None));
        await fast.Due.CarryOn(CancellationToken.None);
        Assert.False((await fast.Find(key)).IsFrozen);

        product.Clock.Advance(BillingRun.Lease);
        await Finish(product, fast);
        await MustBeWhole(product, fast, "taken over");
    }

    private static async Task<long> CallsOf(Func<RunningProduct, Task> act, Func<RunningProduct, Task>? before = null)
    {
        await using var product = await Prepared();
        await (before?.Invoke(product) ?? Task.CompletedTask);
        var count = product.Cloud.Calls.Count;
        await act(product);
        return product.Cloud.Calls.Count - count;
    }

    private static async Task KilledAt(long call, bool isBefore, Func<RunningProduct, Task> act)
    {
        await using var product = await Killed(call, isBefore, act);
        var instance = BillingInstance.Of(product);
        await Finish(product, instance);
        await MustBeWhole(product, instance, $"killed {(isBefore ? "before" : "after")} call {call}");
    }

    private static async Task<RunningProduct> Killed(long call, bool isBefore, Func<RunningProduct, Task> act, Func<RunningProduct, Task>? before = null)
    {
        var product = await Prepared();
        await (before?.Invoke(product) ?? Task.CompletedTask);
        var number = product.Cloud.Calls.Count + call;
        product.Cloud.Calls.Faults.KillBeforeCall = isBefore ? number : null;
        product.Cloud.Calls.Faults.KillAfterCall = isBefore ? null : number;
        try
        {
            await act(product);
        }
        catch (Exception died) when (died is ProcessKilledException or AggregateException)
        {
        }

        product.Cloud.Calls.Faults.KillBeforeCall = null;
        product.Cloud.Calls.Faults.KillAfterCall = null;
        product.Cloud.Calls.Revive(CallOrigin.Functions); // the host stays: its timers would look at the runs as well
        return product;
    }

    private static Task Fire(RunningProduct product) => BillingInstance.Of(product).Due.BeginDue(CancellationToken.None);

    private static async Task Reversal(RunningProduct product)
    {
        var instance = BillingInstance.Of(product);
        await instance.Say(BillingInstance.RunOf(27), run => run.Reverse("operator:a"));
        await instance.Say(BillingInstance.RunOf(27), run => run.Reverse("operator:b"));
        await instance.Due.CarryOn(CancellationToken.None);
    }

    /// <summary>The next hour, twice: the lease of whoever died has run out.</summary>
    private static async Task Finish(RunningProduct product, BillingInstance instance)
    {
        for (var i = 0; i < 2; i++)
        {
            product.Clock.Advance(TimeSpan.FromHours(1));
            await instance.Due.BeginDue(CancellationToken.None);
            await instance.Due.CarryOn(CancellationToken.None);
        }
    }

    private static async Task MustBeWhole(RunningProduct product, BillingInstance instance, string when)
    {
        foreach (var day in new[] { 27, 28 })
        {
            var run = await instance.Find(BillingInstance.RunOf(day));
            Assert.True((run.State, run.Items, run.Posted) == (BillingRunState.Posted, Accounts.Length, Accounts.Length), $"{when}: {run}");
        }

        Assert.Equal(Accounts.Select(_ => 200L), await BillingInstance.RentPaid(product, Accounts));
        Assert.Empty((await instance.Table.Active(null, CancellationToken.None)).Items);
    }

    private static async Task<RunningProduct> Prepared()
    {
        var product = await RunningProduct.Begin();
        foreach (var account in Accounts)
        {
            await product.Open(account, 0);
        }

        return product;
    }
}
