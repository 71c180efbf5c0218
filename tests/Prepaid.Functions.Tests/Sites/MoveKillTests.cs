using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Relays;
using Prepaid.Functions.Tests.Ledger;
using Prepaid.LocalAzure.Core;

namespace Prepaid.Functions.Tests.Sites;

public sealed class MoveKillTests
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("PREPAID_LONG") == "1";

    [Fact]
    public async Task A_move_killed_at_any_call_ends_with_every_effect_once()
    {
        var calls = await CallsOfAMove();
        Assert.InRange(calls, 10, 100);
        var step = IsLong ? 1 : 4;
        for (var k = 1; k <= calls; k += step)
        {
            await KilledAt(k, isBefore: true);
            await KilledAt(k + (IsLong ? 0 : 2), isBefore: false);
        }
    }

    private static async Task<long> CallsOfAMove()
    {
        await using var product = await Prepared();
        var before = product.Cloud.Calls.Count;
        await MoveOut(product);
        return product.Cloud.Calls.Count - before;
    }

    private static async Task KilledAt(long call, bool isBefore)
    {
        await using var product = await Prepared();
        var at = product.Clock.GetUtcNow();
        var number = product.Cloud.Calls.Count + call;
        product.Cloud.Calls.Faults.KillBeforeCall = isBefore ? number : null;
        product.Cloud.Calls.Faults.KillAfterCall = isBefore ? null : number;
        await MoveOutOrDie(product);
        product.Cloud.Calls.Faults.KillBeforeCall = null;
        product.Cloud.Calls.Faults.KillAfterCall = null;

        await product.Restart();
        product.Clock.Advance(TimeSpan.FromMinutes(1));
        await product.Get<OutboxSweep>().Run(CancellationToken.None);
        await MoveOut(product, at); // the operator, who heard nothing, asks again
        await product.Get<OutboxSweep>().Run(CancellationToken.None);

        var (first, second, house) = (await product.Head("A-1"), await product.Head("A-2"), await product.Head("H-1"));
        Assert.True(first.IsClosed, $"killed at call {call}");
        Assert.Equal((0L, 9_000L - 528L + 40L), (first.Electricity.Fen, second.Electricity.Fen));
        Assert.Equal((1_000L, 0L), (first.StandingOf("M-1")!.Figures.Billed, house.StandingOf("M-1")!.Figures.Measured));
        Assert.Equal(("H-1", MeterUse.House), ((await product.Link("M-1")).Account, (await product.Link("M-1")).Use));
        Assert.Empty(await product.Accounts.AllOutbox("A-1", CancellationToken.None));
        Assert.Empty(await product.Accounts.AllOutbox("H-1", CancellationToken.None));
        await Books.MustBalance(product);
    }

    private static async Task<RunningProduct> Prepared()
    {
        var product = await RunningProduct.Begin();
        await product.Open("A-1", 9_000, "M-1");
        await product.Open("A-2", 40);
        await product.Read("M-1", 100);
        product.Clock.Advance(TimeSpan.FromHours(5));
        return product;
    }

    private static async Task MoveOutOrDie(RunningProduct product)
    {
        try
        {
            await MoveOut(product);
        }
        catch (ProcessKilledException)
        {
        }
    }

    private static async Task MoveOut(RunningProduct product, DateTimeOffset? at = null)
    {
        var actor = new Actor("operator:a", new HashSet<Role> { Role.Cashier }, Actor.AllSites);
        var body = new MoveOutBody("out-1", at ?? product.Clock.GetUtcNow(), [new SignedCounts("M-1", 1_100)], "A-2", "moves");
        var outcome = await product.Get<MeterMoves>().MoveOut(actor, "A-1", body, CancellationToken.None);
        Assert.True(outcome is BookingOutcome.Booked or BookingOutcome.AlreadyDone, $"{outcome}");
    }
}
