using Prepaid.Domain.Reports;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Metering;

namespace Prepaid.Functions.Reports;

/// <summary>Alarms raised in the period, as they stood at the end of a day (S37).</summary>
public sealed class AlarmReport(AlarmTable alarms) : IReport
{
    public ReportShape Shape { get; } = ReportShape.Of(
        "alarms", "raised:Detail kind:Key subject:Key account:Key since:Detail settled:Detail details:Detail", string.Empty, ReportShape.Rows);

    public async Task<ReportPage> Page(ReportRequest request, string? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (page, next) = await alarms.Raised(request.Scope.Site, request.Scope.Start, request.Scope.End, from, cancellationToken);
        return new ReportPage([.. page.Select(alarm => Row(alarm, request.Scope.Until))], next);
    }

    private static ReportRow Row(AlarmRow alarm, DateTimeOffset until) => ReportRow.Of(
        ReportCell.Of(alarm.FirstSeen),
        ReportCell.Code(CodeOf(alarm.Alarm.Kind.ToString())),
        ReportCell.Of(alarm.Alarm.Subject),
        ReportCell.Of(alarm.Account),
        ReportCell.Of(alarm.Alarm.Since),
        ReportCell.Of(alarm.ClosedAt < until ? alarm.ClosedAt : null),
        ReportCell.Of(alarm.Alarm.Detail));

    private static string CodeOf(string name) => string.Concat(name.Select((c, i) => char.IsAsciiLetterUpper(c) ? (i == 0 ? string.Empty : "-") + char.ToLowerInvariant(c) : c.ToString()));
}
