using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Reports;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Triggers;

/// <summary>Reports of a site: on money, and on meters.</summary>
[AsksDate("first")]
[AsksDate("last")]
[AsksDate("asOf")]
[AsksText("by", "rows, or a grouping that the report has")]
[AsksOneOf("format", "json", "csv")]
[AsksOneOf("lang", "zh", "en")]
[AsksPage]
public sealed class ReportApi(ReportDesk reports)
{
    [Function("report-read")]
    [ForRoles(Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    public Task<IResult> Money(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sites/{site}/reports/{report}")] HttpRequest request, string site, string report, CancellationToken cancellationToken) =>
        reports.Answer(request, site, report, isMetering: false, cancellationToken);

    [Function("meter-report-read")]
    [ForRoles(Role.MeterEngineer, Role.Finance, Role.LandlordAdmin, Role.Auditor)]
    [AsksText("meter", "the id of one meter")]
    [AsksNumber("hours", 1, 10_000)]
    public Task<IResult> Metering(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sites/{site}/meter-reports/{report}")] HttpRequest request, string site, string report, CancellationToken cancellationToken) =>
        reports.Answer(request, site, report, isMetering: true, cancellationToken);
}
