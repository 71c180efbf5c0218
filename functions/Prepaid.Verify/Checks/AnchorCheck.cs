using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>What was anchored still stands: who replaces the end of a ledger together with its head is found.</summary>
internal sealed class AnchorCheck(AnchorRows anchors, Findings findings)
{
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    public void Take(AccountPartition account, HeadRow head)
    {
        seen.Add(account.Account);
        var entries = account.Entries.DistinctBy(e => e.Sequence).ToDictionary(e => e.Sequence, e => e.StoredHash);
        foreach (var anchored in anchors.ByAccount[account.Account].Where(a => a.Entries > 0))
        {
            var found = entries.GetValueOrDefault(anchored.Entries);
            if (found != anchored.Hash)
            {
                findings.Add(Check.BooksBalance, head.Place, FormattableString.Invariant($"entry {anchored.Entries} with hash {anchored.Hash}, by {anchored.Place}"), found ?? "no such entry");
            }
        }
    }

    public void Finish()
    {
        foreach (var site in anchors.Anchors.GroupBy(a => a.Site, StringComparer.Ordinal))
        {
            var previous = "-";
            foreach (var anchor in site.OrderBy(a => a.Day, StringComparer.Ordinal))
            {
                var heads = anchors.HeadsOf(anchor).ToList();
                findings.Same(Check.BooksBalance, anchor.Place, "hash of the anchor before", previous, anchor.Previous);
                findings.Same(Check.BooksBalance, anchor.Place, "hash of its heads", anchors.HashOf(anchor), anchor.Hash);
                findings.Same(Check.BooksBalance, anchor.Place, "Accounts and Entries by its heads", (heads.Count, heads.Sum(h => h.Entries)), (anchor.Accounts, anchor.Entries));
                previous = anchor.Hash;
            }

            var last = site.MaxBy(a => a.Day, StringComparer.Ordinal)!;
            if (anchors.Newest.GetValueOrDefault(site.Key) is { } newest)
            {
                findings.Same(Check.BooksBalance, newest.Place, "the last anchor,", last with { Place = string.Empty }, newest with { Place = string.Empty });
            }
            else
            {
                findings.Add(Check.BooksBalance, last.Place, "the row newest of the site", "none");
            }
        }

        foreach (var (site, newest) in anchors.Newest.Where(n => anchors.Anchors.All(a => a.Site != n.Key)))
        {
            findings.Add(Check.BooksBalance, newest.Place, $"anchors of site {site}", "none");
        }

        foreach (var gone in anchors.ByAccount.Where(a => a.Any(h => h.Entries > 0) && !seen.Contains(a.Key)))
        {
            findings.Add(Check.NothingLost, gone.First().Place, $"account {gone.Key}", "no rows of it");
        }
    }
}
