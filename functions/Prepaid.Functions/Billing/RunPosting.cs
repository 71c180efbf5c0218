using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;

namespace Prepaid.Functions.Billing;

/// <summary>Posts the frozen items of a run, or reverses them: one transaction for each account, marked by a key row in it.</summary>
/// <remarks>A crash repeats at most what lies behind the cursor, and the key rows absorb that.</remarks>
public sealed class RunPosting(BillingRunTable table, AccountWork work, AccountReview review, AccountTable accounts, TimeProvider clock)
{
    /// <summary>Results are written back so many at a time: one transaction of the table.</summary>
    public const int Batch = 100;

    private const int AccountsInFlight = 32;

    /// <summary>Goes on behind the cursor.</summary>
    /// <param name="claimed">A run that is posting or reversing.</param>
    /// <param name="job">Its job.</param>
    /// <param name="mostBatches">Gives the run back after so many.</param>
    /// <param name="cancellationToken">Stops between accounts.</param>
    public async Task Post(ClaimedRun claimed, IBillingJob job, int mostBatches, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claimed);
        ArgumentNullException.ThrowIfNull(job);
        for (var batch = 0; batch < mostBatches; batch++)
        {
            var run = claimed.Run;
            var rows = await table.ItemsAfter(run.Key, run.Cursor, Batch, cancellationToken);
            if (rows.Count == 0)
            {
                var ended = run.End();
                await claimed.Store(ended, ended.State == BillingRunState.Posted ? "post" : "end reversal", $"{ended.Posted} posted, {ended.Skipped} skipped, {ended.Reversed} reversed", cancellationToken);
                return;
            }

            var done = await PostAll(run, job, rows, cancellationToken);
            if (!await table.PutResults(run.Key, done, cancellationToken))
            {
                return; // another instance wrote its results: it has the run
            }

            var advanced = run.State == BillingRunState.Posting
                ? run.Advance(done[^1].Item.Account, Count(done, ItemState.Posted), Count(done, ItemState.Skipped), 0, clock.GetUtcNow())
                : run.Advance(done[^1].Item.Account, 0, 0, Count(done, ItemState.Reversed), clock.GetUtcNow());
            if (!await claimed.Store(advanced, string.Empty, string.Empty, cancellationToken))
            {
                return;
            }
        }

        await claimed.Store(claimed.Run.Release(), string.Empty, string.Empty, cancellationToken);
    }

    private static int Count(IReadOnlyList<BillingItemRow> rows, ItemState state) => rows.Count(r => r.Item.Result.State == state);

    private async Task<IReadOnlyList<BillingItemRow>> PostAll(BillingRun run, IBillingJob job, IReadOnlyList<BillingItemRow> rows, CancellationToken cancellationToken)
    {
        var open = run.State == BillingRunState.Posting ? ItemState.Waiting : ItemState.Posted;
        var done = rows.ToArray();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, done.Length).Where(i => done[i].Item.Result.State == open),
            new ParallelOptions { MaxDegreeOfParallelism = AccountsInFlight, CancellationToken = cancellationToken },
            async (i, token) => done[i] = done[i] with { Item = done[i].Item with { Result = await Post(run, job, done[i].Item, token) }, IsChanged = true });
        return done;
    }

    /// <summary>One account. The key row is added unseen; only a conflict makes it worth reading.</summary>
    private async Task<ItemResult> Post(BillingRun run, IBillingJob job, BillingItem item, CancellationToken cancellationToken)
    {
        var result = ItemResult.None;
        var isFirst = true;
        var wasCached = work.IsCached(item.Account);
        var draft = await work.Change(
            item.Account,
            state => review.Decide(state, run.Actor, async change =>
            {
                var seen = isFirst ? null : await accounts.Key(item.Account, BillingRunKey.KeyKind, run.MarkId, cancellationToken);
                isFirst = false;
                result = seen is null ? await Decide(change, run, job, item, cancellationToken) : ResultOf(seen);
                return seen is null;
            }),
            cancellationToken);
        if (!wasCached)
        {
            work.Forget(item.Account); // a run goes through more accounts than an instance need remember
        }

        return draft is null ? ItemResult.Skip(RefusalText.CodeOf(RefusalReason.AccountNotFound)) : result;
    }

    private static async ValueTask<ItemResult> Decide(AccountDraft change, BillingRun run, IBillingJob job, BillingItem item, CancellationToken cancellationToken)
    {
        var result = run.State == BillingRunState.Reversing ? job.Reverse(change, run.Key, item)
            : change.Head.IsClosed && !job.TakesClosedAccounts ? ItemResult.Skip(RefusalText.CodeOf(RefusalReason.AccountClosed))
            : job.Post(change, run.Key, item with { Days = await job.DaysFor(change.Head, item, cancellationToken) });
        change.BookOnce(new BookedKey(BillingRunKey.KeyKind, run.MarkId, $"{result.State}|{result.Reason}", result.Entry));
        return result;
    }

    private static ItemResult ResultOf(BookedKey seen)
    {
        var parts = seen.Content.Split('|', 2);
        return new ItemResult(Enum.Parse<ItemState>(parts[0]), seen.Sequence, parts[1]);
    }
}
