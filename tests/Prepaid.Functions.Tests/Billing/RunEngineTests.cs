using Prepaid.Domain;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Billing;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Sites;
using Prepaid.Functions.Tests.Ledger;

namespace Prepaid.Functions.Tests.Billing;

/// <summary>The run engine: due by the local date, frozen, posted once, reversed completely (R48, R55, R56).</summary>
public sealed class RunEngineTests
{
    [Fact]
    public async Task Missed_days_are_caught_up_oldest_first_and_firing_again_posts_nothing()
    {
        await using var product = await WithTwoAccounts();
        var instance = BillingInstance.Of(product);
        await instance.Due.BeginDue(CancellationToken.None);
        await instance.Due.BeginDue(CancellationToken.None);
        await instance.Due.CarryOn(CancellationToken.None);

        Assert.Equal([200L, 200L], await BillingInstance.RentPaid(product, "A-1", "A-2"));
        var (entries, _) = await product.Accounts.Entries("A-1", null, CancellationToken.None);
        Assert.Equal(["rent:A-1:20260227:1", "rent:A-1:20260228:1"], entries.Select(e => e.Key));
        var (runs, _) = await instance.Table.Runs(RunningProduct.Site, null, null, CancellationToken.None);
        Assert.All(runs, r => Assert.Equal((BillingRunState.Posted, 2, 2, 0), (r.State, r.Items, r.Posted, r.Skipped)));
        Assert.Empty((await instance.Table.Active(null, CancellationToken.None)).Items);
    }

    [Fact]
    public async Task Hours_before_local_midnight_nothing_is_due_and_one_behind_it_the_day_is()
    {
        await using var product = await WithTwoAccounts();
        var instance = BillingInstance.Of(product);
        product.Clock.Advance(new DateTimeOffset(2026, 3, 1, 15, 55, 0, TimeSpan.Zero) - product.Clock.GetUtcNow());
        await instance.Due.BeginDue(CancellationToken.None);
        Assert.Equal([200L], await BillingInstance.RentPaid(product, "A-1"));
        product.Clock.Advance(TimeSpan.FromMinutes(10));
        await instance.Due.BeginDue(CancellationToken.None);
        Assert.Equal([300L], await BillingInstance.RentPaid(product, "A-1"));
    }

    [Fact]
    public async Task A_run_that_misses_input_keeps_later_days_waiting_and_is_looked_at_again_an_hour_later()
    {
        await using var product = await WithTwoAccounts();
        var job = BillingInstance.JobOf(product);
        var instance = BillingInstance.Of(product, job);
        job.Missing = "a reading of M-1";
        await instance.Due.BeginDue(CancellationToken.None);
        var waiting = await instance.Find(BillingInstance.RunOf(27));
        Assert.Equal((BillingRunState.Planned, "a reading of M-1", true), (waiting.State, waiting.Reason, waiting.IsWaiting));
        Assert.Null(await instance.Table.Find(BillingInstance.RunOf(28), CancellationToken.None));

        job.Missing = null;
        await instance.Due.CarryOn(CancellationToken.None);
        Assert.True((await instance.Find(BillingInstance.RunOf(27))).IsWaiting);
        product.Clock.Advance(BillingRun.WaitsFor);
        await instance.Due.BeginDue(CancellationToken.None);
        Assert.Equal([200L, 200L], await BillingInstance.RentPaid(product, "A-1", "A-2"));
    }

    [Fact]
    public async Task A_bound_parks_a_run_until_a_person_approves_it()
    {
        await using var product = await WithTwoAccounts(new BillingBounds { MostAccounts = 1 });
        var instance = BillingInstance.Of(product);
        await instance.Due.BeginDue(CancellationToken.None);
        var parked = await instance.Find(BillingInstance.RunOf(27));
        Assert.Equal((BillingRunState.Parked, "2 accounts; expected at most 1"), (parked.State, parked.Reason));
        Assert.Null(await instance.Table.Find(BillingInstance.RunOf(28), CancellationToken.None));
        Assert.Equal([0L, 0L], await BillingInstance.RentPaid(product, "A-1", "A-2"));

        await instance.Say(parked.Key, r => r.Approve("operator:a"));
        await instance.Due.CarryOn(CancellationToken.None);
        Assert.Equal([100L, 100L], await BillingInstance.RentPaid(product, "A-1", "A-2"));
    }

    [Fact]
    public async Task A_bound_on_one_account_parks_it_too()
    {
        await using var product = await WithTwoAccounts(new BillingBounds { MostPerAccount = Money.FromFen(99) });
        var instance = BillingInstance.Of(product);
        await instance.Due.BeginDue(CancellationToken.None);
        Assert.Equal("1.00 on one account; expected at most 0.99", (await instance.Find(BillingInstance.RunOf(27))).Reason);
    }

    [Fact]
    public async Task A_closed_account_is_skipped_and_one_that_closed_since_gets_its_reversal_in_cash()
    {
        await using var product = await WithTwoAccounts();
        await product.Open("A-3", 0);
        await Close(product, "A-3");
        var instance = BillingInstance.Of(product);
        await instance.Due.BeginDue(CancellationToken.None);
        var run = await instance.Find(BillingInstance.RunOf(27));
        Assert.Equal((BillingRunState.Posted, 3, 2, 1), (run.State, run.Items, run.Posted, run.Skipped));
        Assert.Equal("account-closed", (await instance.Table.Item(run.Key, "A-3", CancellationToken.None))!.Result.Reason);

        await Close(product, "A-2");
        await instance.Say(run.Key, r => r.Reverse("operator:a"));
        await instance.Say(run.Key, r => r.Reverse("operator:b"));
        await instance.Due.CarryOn(CancellationToken.None);
        Assert.Equal((BillingRunState.Reversed, 2), ((await instance.Find(run.Key)).State, (await instance.Find(run.Key)).Reversed));
        Assert.Equal([100L, 0L, 0L], await BillingInstance.RentPaid(product, "A-1", "A-2", "A-3"));
        Assert.Equal(100L, await Books.Gain(product, "A-2", CounterAccounts.RefundDue("cash")));
    }

    [Fact]
    public async Task A_site_that_fails_does_not_keep_the_others_waiting()
    {
        await using var product = await WithTwoAccounts();
        await product.Directories.Put(new SiteEntry("S-0", "Broken", "Asia/Shanghai", "H-0", string.Empty, new SiteRules()), CancellationToken.None);
        var instance = BillingInstance.Of(product, new FlatChargeJob(product.Directories, product.Clock, BillingInstance.FirstDay) { Broken = "S-0" });
        var failed = await Assert.ThrowsAsync<AggregateException>(() => instance.Due.BeginDue(CancellationToken.None));
        Assert.Contains("S-0", Assert.Single(failed.InnerExceptions).Message, StringComparison.Ordinal);
        Assert.Equal([200L, 200L], await BillingInstance.RentPaid(product, "A-1", "A-2"));
    }

    [Fact]
    public async Task The_older_of_two_planners_can_write_no_more()
    {
        await using var product = await WithTwoAccounts();
        var instance = BillingInstance.Of(product);
        var key = BillingInstance.RunOf(27);
        var older = (await instance.Table.BeginPlan(key, CancellationToken.None))!;
        Assert.True(await older.Add(ItemOf("A-1"), CancellationToken.None));
        Assert.True(await older.Flush(CancellationToken.None));
        var newer = (await instance.Table.BeginPlan(key, CancellationToken.None))!;
        Assert.True(await older.Add(ItemOf("A-2"), CancellationToken.None));
        Assert.False(await older.Flush(CancellationToken.None));
        Assert.True(await newer.Add(ItemOf("A-3"), CancellationToken.None));
        Assert.True(await newer.Flush(CancellationToken.None));
        Assert.Equal(["A-3"], (await instance.Table.ItemsAfter(key, string.Empty, 10, CancellationToken.None)).Select(r => r.Item.Account));
    }

    [Fact]
    public async Task A_planner_that_takes_longer_than_its_lease_keeps_the_run_by_its_heartbeat()
    {
        await using var product = await WithTwoAccounts();
        await product.Open("A-3", 0);
        var other = BillingInstance.JobOf(product);
        var impatient = BillingInstance.Of(product, other);
        var slow = new FlatChargeJob(product.Directories, product.Clock, BillingInstance.FirstDay)
        {
            BeforeRow = async () =>
            {
                product.Clock.Advance(BillingRun.Lease * 0.75);
                await impatient.Due.CarryOn(CancellationToken.None);
            },
        };
        await BillingInstance.Of(product, slow).Due.BeginDue(CancellationToken.None);

        Assert.Equal((2, 0), (slow.Plans, other.Plans));
        Assert.Equal([200L, 200L, 200L], await BillingInstance.RentPaid(product, "A-1", "A-2", "A-3"));
    }

    [Fact]
    public async Task Whoever_approves_or_puts_forward_while_the_items_are_drawn_up_is_told_to_wait_and_a_rejection_ends_the_planning()
    {
        await using var product = await WithTwoAccounts();
        var key = BillingInstance.RunOf(27);
        var table = product.Get<BillingRunTable>();
        var said = new List<RefusalReason>();
        var isRejected = false;
        FlatChargeJob? job = null;
        job = new FlatChargeJob(product.Directories, product.Clock, BillingInstance.FirstDay)
        {
            NeedsApproval = true,
            BeforeRow = async () =>
            {
                if (!isRejected)
                {
                    var (run, _) = (await table.Find(key, CancellationToken.None))!.Value;
                    said.AddRange(new[] { run.Preview("operator:a"), run.Approve("operator:b") }.OfType<BillingRunOutcome.Refused>().Select(r => r.Refusal.Reason));
                    await BillingInstance.Of(product, job).Say(key, r => r.Reject("operator:a"));
                    isRejected = true;
                }
            },
        };
        await BillingInstance.Of(product, job).Due.BeginDue(CancellationToken.None);

        Assert.Equal([RefusalReason.RunNotReady, RefusalReason.NotWaiting], said);
        var rejected = (await table.Find(key, CancellationToken.None))!.Value.Run;
        Assert.Equal((BillingRunState.Rejected, false), (rejected.State, rejected.IsFrozen));
        Assert.Equal([0L, 0L], await BillingInstance.RentPaid(product, "A-1", "A-2"));
    }

    /// <summary>Settles what is owed and closes the account.</summary>
    private static Task Close(RunningProduct product, string account) => product.Get<AccountWork>().Change(
        account,
        state =>
        {
            var draft = new AccountDraft(state.Head, "system:test", product.Clock.GetUtcNow());
            draft.Post("adjustment", "request:settled", [new(CounterAccounts.RentWallet, -state.Head.Rent), new(CounterAccounts.Adjustment, state.Head.Rent)], "{}", draft.Now, draft.Now);
            draft.Set(h => h with { ClosedAt = draft.Now });
            return ValueTask.FromResult(draft);
        },
        CancellationToken.None);

    private static PlannedRow.Item ItemOf(string account) => new(new BillingItem(account, new string('x', 70_000), Money.FromFen(1)));

    private static async Task<RunningProduct> WithTwoAccounts(BillingBounds? bounds = null)
    {
        var product = await RunningProduct.Begin();
        await product.Open("A-1", 0);
        await product.Open("A-2", 0);
        if (bounds is not null)
        {
            var site = (await product.Directories.Site(RunningProduct.Site, CancellationToken.None))!;
            await product.Directories.Put(site with { Rules = site.Rules with { Billing = bounds } }, CancellationToken.None);
        }

        return product;
    }
}
