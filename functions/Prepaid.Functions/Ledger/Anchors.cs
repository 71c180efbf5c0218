using Prepaid.Domain.Ledger;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Ledger;

/// <summary>Takes the daily anchor of each site once its local day has ended (M17). Heads stream by, a page at a time.</summary>
public sealed class Anchors(AnchorTable table, DirectoryTable directory, AccountTable accounts, TimeProvider clock)
{
    private const int ReadAtOnce = 32;

    /// <summary>Takes what is due. A day that was missed has no anchor: heads of the past cannot be read.</summary>
    public async Task TakeDue(CancellationToken cancellationToken)
    {
        string? from = null;
        do
        {
            (var sites, from) = await directory.Sites(from, cancellationToken);
            foreach (var site in sites)
            {
                await TakeDue(site, cancellationToken);
            }
        }
        while (from is not null);
    }

    private async Task TakeDue(SiteEntry site, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var day = SiteZone.Of(site.Zone).DateAt(now.ToUnixTimeSeconds()).AddDays(-1);
        var newest = await table.Newest(site.Site, cancellationToken);
        if (newest is not null && newest.Day >= day)
        {
            return;
        }

        using var hash = new AnchorHash(newest?.Hash ?? LedgerEntry.Genesis);
        string? from = null;
        var number = 0;
        do
        {
            (var page, from) = await directory.AccountsOf(site.Site, from, cancellationToken);
            var heads = await Heads(page, cancellationToken);
            foreach (var head in heads)
            {
                hash.Add(head);
            }

            if (!await table.AddHeads(site.Site, day, now, number++, heads, cancellationToken))
            {
                return; // the next hour is another moment
            }
        }
        while (from is not null);
        await table.Seal(new SiteAnchor(site.Site, day, now, hash.Accounts, hash.Entries, newest?.Hash ?? LedgerEntry.Genesis, hash.Done()), cancellationToken);
    }

    /// <summary>In the order of the page; an account that is listed but not open yet has nothing to commit to.</summary>
    private async Task<IReadOnlyList<AnchoredHead>> Heads(IReadOnlyList<AccountEntry> page, CancellationToken cancellationToken)
    {
        var heads = new AnchoredHead?[page.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, page.Count),
            new ParallelOptions { MaxDegreeOfParallelism = ReadAtOnce, CancellationToken = cancellationToken },
            async (i, token) => heads[i] = await accounts.Load(page[i].Account, token) is { Head: var head } ? new AnchoredHead(head.Account, head.EntryCount, head.LastHash) : null);
        return [.. heads.OfType<AnchoredHead>()];
    }
}
