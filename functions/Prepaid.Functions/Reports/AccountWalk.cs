using Prepaid.Domain.Ledger;
using Prepaid.Domain.Reports;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Reports;

/// <summary>Walks the accounts of a site, closed ones too, with a cursor and bounded concurrency.</summary>
public sealed class AccountWalk(DirectoryTable directory, AccountTable accounts)
{
    private const int AccountsInFlight = 8;

    /// <summary>A page of accounts, each with its rows, in the order of their ids.</summary>
    public async Task<ReportPage> Page(
        string site, string? from, Func<AccountEntry, AccountHead, CancellationToken, Task<IReadOnlyList<ReportRow>>> rowsOf, CancellationToken cancellationToken)
    {
        var (page, next) = await directory.AccountsOf(site, from, cancellationToken);
        var rows = new IReadOnlyList<ReportRow>[page.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, page.Count),
            new ParallelOptions { MaxDegreeOfParallelism = AccountsInFlight, CancellationToken = cancellationToken },
            async (i, token) => rows[i] = await accounts.Load(page[i].Account, token) is { } state ? await rowsOf(page[i], state.Head, token) : []);
        return new ReportPage([.. rows.SelectMany(r => r)], next);
    }
}
