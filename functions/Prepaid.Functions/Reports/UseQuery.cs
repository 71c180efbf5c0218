using Prepaid.Domain.Ledger;
using Prepaid.Domain.Reports;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Metering;

namespace Prepaid.Functions.Reports;

/// <summary>What was charged for by meter and day, for electricity or water.</summary>
public sealed class UseQuery(
    ReportShape shape, Wallet wallet, AccountWalk walk, LedgerTable ledger, DirectoryTable directory, SiteTariffs tariffs, MeterContact contact) : IReport
{
    public ReportShape Shape => shape;

    public Task<ReportPage> Page(ReportRequest request, string? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return walk.Page(
            request.Scope.Site,
            from,
            async (entry, head, token) =>
            {
                var meters = await MetersOf(request, head, token);
                var entries = await ledger.Booked(head, request.Scope.Start, request.Scope.Until, token);
                var rows = UseReport.Rows(request.Scope, new Place(entry.Account, entry.Room), wallet, meters, entries);
                return [.. rows.Where(row => request.Meter.Length == 0 || row.Cells[3].Key == request.Meter)];
            },
            cancellationToken);
    }

    private async Task<IReadOnlyList<UseMeter>> MetersOf(ReportRequest request, AccountHead head, CancellationToken cancellationToken)
    {
        var scope = request.Scope;
        var use = wallet == Wallet.Water ? MeterUse.Water : MeterUse.Electricity;
        var meters = new List<UseMeter>();
        foreach (var standing in head.Meters.Where(m => m.Use == use && (request.Meter.Length == 0 || m.Meter == request.Meter)))
        {
            var link = await directory.Meter(standing.Meter, cancellationToken)
                ?? throw new InvalidOperationException($"Meter {standing.Meter} of account {head.Account} is not in the directory.");
            var register = standing.Position.Register;
            var begin = standing.Since > 0 ? standing.Since : register.IsOpen ? register.First.Time : long.MaxValue;
            if (begin >= scope.Until.ToUnixTimeSeconds())
            {
                continue; // came later, or was not read yet
            }

            var newest = await contact.NewestIn(head.Account, standing.Meter, scope.AsOf, scope.Until, cancellationToken);
            meters.Add(new UseMeter(
                standing.Meter,
                scope.Zone.DateAt(begin),
                standing.Until is { } until ? scope.Zone.DateAt(until) : DateOnly.MaxValue.AddDays(-1),
                newest is { } heard ? scope.DateOf(heard) : null,
                tariffs.SetupOf(link).Installations[^1].UnitsPerCount));
        }

        return meters;
    }
}
