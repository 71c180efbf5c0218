using Prepaid.Domain.Ledger;
using Prepaid.Domain.Reports;
using Prepaid.Functions.Adapters;

namespace Prepaid.Functions.Reports;

/// <summary>A report on the entries that were booked in the period.</summary>
public sealed class EntryReport(
    ReportShape shape, Func<ReportScope, Place, IEnumerable<LedgerRow>, IEnumerable<ReportRow>> rowsOf, AccountWalk walk, LedgerTable ledger) : IReport
{
    public ReportShape Shape => shape;

    public Task<ReportPage> Page(ReportRequest request, string? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return walk.Page(
            request.Scope.Site,
            from,
            async (entry, head, token) => [.. rowsOf(request.Scope, new Place(entry.Account, entry.Room), await ledger.Booked(head, request.Scope.Start, request.Scope.End, token))],
            cancellationToken);
    }
}
