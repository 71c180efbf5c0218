using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Reports;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Reports;

/// <summary>Readings with time, source and quality as they were known then (S33).</summary>
/// <remarks>A verdict may follow from readings long before, so each meter is judged again from its first reading in the account.</remarks>
public sealed class ReadingsQuery(AccountWalk walk, AccountTable accounts, DirectoryTable directory, SiteTariffs tariffs) : IReport
{
    private static readonly DateOnly Always = new(2000, 1, 1);
    private static readonly TimeSpan DailyRead = TimeSpan.FromHours(25);

    public ReportShape Shape => ReadingsReport.Shape;

    public Task<ReportPage> Page(ReportRequest request, string? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var timeline = request.Pricing.LayOut();
        return walk.Page(
            request.Scope.Site,
            from,
            async (entry, head, token) =>
            {
                var rows = new List<ReportRow>();
                foreach (var standing in head.Meters.Where(m => request.Meter.Length == 0 || m.Meter == request.Meter).OrderBy(m => m.Meter, StringComparer.Ordinal))
                {
                    rows.AddRange(await RowsOf(request.Scope, timeline, new Place(entry.Account, entry.Room), standing, token));
                }

                return rows;
            },
            cancellationToken);
    }

    private async Task<IEnumerable<ReportRow>> RowsOf(ReportScope scope, TariffTimeline timeline, Place place, MeterStanding standing, CancellationToken cancellationToken)
    {
        var since = standing.Since > 0 ? scope.Zone.DateAt(standing.Since) : Always;
        var until = standing.Until is { } end ? scope.Zone.DateAt(end) : scope.Last;
        var stay = scope with { First = since > scope.First ? since : scope.First, Last = until < scope.Last ? until : scope.Last };
        var link = await directory.Meter(standing.Meter, cancellationToken)
            ?? throw new InvalidOperationException($"Meter {standing.Meter} of account {place.Account} is not in the directory.");
        var setup = tariffs.SetupOf(link with { Use = standing.Use });
        var stored = await accounts.Days(place.Account, standing.Meter, Always, scope.Last, cancellationToken);
        var moment = scope.Until.ToUnixTimeSeconds();
        var earlier = ReadingsReport.KnownAt([.. stored.Where(d => d.Date < since)], setup, timeline, moment);
        var readings = ReadingsReport.KnownAt([.. stored.Where(d => d.Date >= since)], setup, timeline, moment);
        if (stay.First > stay.Last || (readings.IsEmpty && earlier.IsEmpty))
        {
            return [];
        }

        var gapAfter = link.Utility == Utility.Water ? DailyRead : setup.GapAfter;
        return ReadingsReport.Rows(stay, place, standing.Meter, link.Gateway, earlier.Concat(readings), setup, gapAfter);
    }
}
