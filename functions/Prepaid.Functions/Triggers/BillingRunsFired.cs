using Microsoft.Azure.Functions.Worker;
using Prepaid.Functions.Billing;

namespace Prepaid.Functions.Triggers;

/// <summary>Every hour, in UTC: begins the billing runs that are due by each site's local date.</summary>
public sealed class BillingRunsFired(DueRuns due)
{
    [Function("billing-runs-fired")]
    public Task Run([TimerTrigger("0 5 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(timer);
        return due.BeginDue(cancellationToken);
    }
}
