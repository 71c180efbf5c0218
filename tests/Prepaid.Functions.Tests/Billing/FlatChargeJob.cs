using System.Globalization;
using System.Runtime.CompilerServices;
using Prepaid.Domain;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Billing;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Tests.Billing;

/// <summary>The simplest job there can be: every account of a site but the house pays the same for each local day.</summary>
internal sealed class FlatChargeJob(DirectoryTable directory, TimeProvider clock, DateOnly first) : IBillingJob
{
    public BillingJob Job => BillingJob.Rent;

    public bool NeedsApproval { get; init; }

    public long Fen { get; init; } = 100;

    /// <summary>What it says is missing, or null.</summary>
    public string? Missing { get; set; }

    /// <summary>A site that it cannot plan.</summary>
    public string? Broken { get; init; }

    /// <summary>What happens before each of its rows: it is slow.</summary>
    public Func<Task>? BeforeRow { get; init; }

    /// <summary>How often it was asked for a plan.</summary>
    public int Plans { get; private set; }

    public ValueTask<BillingPeriod?> NextDue(SiteEntry site, BillingPeriod? newest, CancellationToken cancellationToken) =>
        ValueTask.FromResult(BillingPeriod.NextDue(newest, BillingPeriod.Day(first), DateOnly.FromDateTime(clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).Date)));

    public async IAsyncEnumerable<PlannedRow> Plan(SiteEntry site, BillingRunKey run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Plans++;
        if (site.Site == Broken)
        {
            throw new InvalidOperationException("broken");
        }

        if (Missing is not null)
        {
            yield return new PlannedRow.Waits(Missing);
            yield break;
        }

        yield return new PlannedRow.Snapshot("price", string.Create(CultureInfo.InvariantCulture, $"{{\"fen\":{Fen}}}"));
        string? from = null;
        do
        {
            (var accounts, from) = await directory.AccountsOf(site.Site, from, cancellationToken);
            foreach (var account in accounts.Where(a => a.Account != site.HouseAccount))
            {
                await (BeforeRow?.Invoke() ?? Task.CompletedTask);
                var entry = new FrozenEntry(
                    "rent", $"rent:{account.Account}:{run.Period}:{run.Number}", [new(CounterAccounts.RentWallet, Money.FromFen(-Fen)), new("revenue:rent", Money.FromFen(Fen))], "{}", 0, 1);
                yield return new PlannedRow.Item(new BillingItem(account.Account, FrozenEntries.Write([entry]), Money.FromFen(Fen)));
            }
        }
        while (from is not null);
    }

    public ItemResult Post(AccountDraft draft, BillingRunKey run, BillingItem item) => FrozenEntries.Post(draft, item.Content);

    public ItemResult Reverse(AccountDraft draft, BillingRunKey run, BillingItem item) => FrozenEntries.Reverse(draft, run, item.Content);
}
