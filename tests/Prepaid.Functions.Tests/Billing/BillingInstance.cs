using Microsoft.Extensions.Logging.Abstractions;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Billing;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Relays;
using Prepaid.Functions.Tests.Ledger;

namespace Prepaid.Functions.Tests.Billing;

/// <summary>An instance of the run engine with caches of its own and one job.</summary>
internal sealed class BillingInstance
{
    public static readonly DateOnly FirstDay = new(2026, 2, 27);

    private readonly HandClock clock;

    private BillingInstance(RunningProduct product, IBillingJob job)
    {
        clock = product.Clock;
        var work = new AccountWork(product.Accounts, product.Get<PendingTable>(), product.Get<OutboxDelivery>(), product.Clock);
        Table = product.Get<BillingRunTable>();
        var planning = new RunPlanning(Table, product.Clock);
        var posting = new RunPosting(Table, work, product.Get<AccountReview>(), product.Accounts, product.Clock);
        Runs = new BillingRuns([job], Table, product.Directories, planning, posting, product.Clock, NullLogger<BillingRuns>.Instance);
        Due = new DueRuns(Runs, Table, product.Directories, product.Clock, NullLogger<DueRuns>.Instance);
    }

    public BillingRuns Runs { get; }

    public DueRuns Due { get; }

    public BillingRunTable Table { get; }

    public static BillingInstance Of(RunningProduct product, IBillingJob? job = null) => new(product, job ?? JobOf(product));

    public static FlatChargeJob JobOf(RunningProduct product) => new(product.Directories, product.Clock, FirstDay);

    public static BillingRunKey RunOf(int dayOfFebruary, int number = 1) => new(RunningProduct.Site, BillingJob.Rent, BillingPeriod.Day(new DateOnly(2026, 2, dayOfFebruary)), number);

    public async Task<BillingRun> Find(BillingRunKey key) => (await Table.Find(key, CancellationToken.None))!.Value.Run;

    /// <summary>What a person decides, as the desk stores it.</summary>
    public async Task Say(BillingRunKey key, Func<BillingRun, BillingRunOutcome> decide)
    {
        var (run, token) = (await Table.Find(key, CancellationToken.None))!.Value;
        if (decide(run) is BillingRunOutcome.Changed { Run: var changed })
        {
            await Table.PutActive(key, changed.Steps, clock.GetUtcNow(), CancellationToken.None);
            await Table.Put(changed, token, new RunStep(changed.Steps, clock.GetUtcNow(), "operator", "say", changed.State, string.Empty), CancellationToken.None);
        }
    }

    /// <summary>Rent paid so far, by account; asserts that the books balance and that no key stands twice.</summary>
    public static async Task<IReadOnlyList<long>> RentPaid(RunningProduct product, params string[] accounts)
    {
        await Books.MustBalance(product);
        var paid = new List<long>();
        foreach (var account in accounts)
        {
            paid.Add(-(await product.Head(account)).BalanceOf(Wallet.Rent).Fen);
        }

        return paid;
    }
}
