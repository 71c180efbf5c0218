using Prepaid.Domain.Ledger;
using Prepaid.Domain.Reports;
using Prepaid.Functions.Adapters;

namespace Prepaid.Functions.Reports;

/// <summary>A report on balances at the end of a day, reckoned from the nearest balances that are stored: none, those of the newest statement, or the account's own.</summary>
public sealed class BalanceReport(
    ReportShape shape, Func<Place, WalletBalances, DateTimeOffset?, IEnumerable<ReportRow>> rowsOf, AccountWalk walk, LedgerTable ledger) : IReport
{
    public ReportShape Shape => shape;

    public Task<ReportPage> Page(ReportRequest request, string? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var until = request.Scope.Until;
        return walk.Page(
            request.Scope.Site,
            from,
            async (entry, head, token) =>
                [.. rowsOf(new Place(entry.Account, entry.Room), await BalancesAt(head, until, token), head.ClosedAt < until ? head.ClosedAt : null)],
            cancellationToken);
    }

    private async Task<WalletBalances> BalancesAt(AccountHead head, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var wanted = await ledger.CountBefore(head.Account, head.EntryCount, until, cancellationToken);
        var nearest = new[] { 0, head.StatementCut, head.EntryCount }.MinBy(known => Math.Abs(known - wanted));
        var known = nearest == 0 ? default
            : nearest == head.EntryCount ? WalletBalances.Of(head)
            : (await ledger.Statement(head.Account, head.StatementMonth!.Value, cancellationToken))!.Closing;
        var between = new List<LedgerRow>();
        await foreach (var entry in ledger.Between(head.Account, Math.Min(nearest, wanted), Math.Max(nearest, wanted), cancellationToken))
        {
            between.Add(entry);
        }

        return BalanceReports.At(known, nearest < wanted, between);
    }
}
