using Prepaid.Domain.Reports;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Reports;

/// <summary>Meters that were silent at the end of a day, and by gateway how many (S37).</summary>
public sealed class ContactReport(DirectoryTable directory, MeterContact contact) : IReport
{
    private const int MetersInFlight = 8;

    public ReportShape Shape { get; } = ReportShape.Of(
        "lost-contact",
        "gateway:Key meter:Key account:Key utility:Key last-heard:Latest silent-hours:Detail meter-count:Sum",
        "gateway=gateway utility=utility site=",
        ReportShape.Rows);

    public async Task<ReportPage> Page(ReportRequest request, string? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var until = request.Scope.Until;
        var (page, next) = await directory.MetersOfSite(request.Scope.Site, from, cancellationToken);
        var links = page.Where(m => (m.RegisteredAt ?? DateTimeOffset.MinValue) < until && (request.Meter.Length == 0 || m.Meter == request.Meter)).ToList();
        var rows = new ReportRow?[links.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, links.Count),
            new ParallelOptions { MaxDegreeOfParallelism = MetersInFlight, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                var (account, heard) = await contact.Newest(links[i], request.Scope.AsOf, until, token);
                rows[i] = heard is null || until - heard >= request.SilentFor ? Row(links[i], account, heard, until) : null;
            });
        return new ReportPage([.. rows.OfType<ReportRow>()], next);
    }

    private static ReportRow Row(MeterLink link, string account, DateTimeOffset? heard, DateTimeOffset until) => ReportRow.Of(
        ReportCell.Of(link.Gateway),
        ReportCell.Of(link.Meter),
        ReportCell.Of(account),
        ReportCell.Code(link.Utility == Utility.Water ? "water" : "electricity"),
        ReportCell.Of(heard),
        heard is { } at ? ReportCell.Number(Math.Floor((decimal)(until - at).Ticks / TimeSpan.TicksPerHour)) : default,
        ReportCell.Number(1));
}
