using Microsoft.Azure.Functions.Worker;
using Prepaid.Functions.Billing;

namespace Prepaid.Functions.Triggers;

/// <summary>Every five minutes: carries on the billing runs that have work.</summary>
public sealed class BillingRunsSwept(DueRuns due)
{
    [Function("billing-runs-swept")]
    public Task Run([TimerTrigger("45 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(timer);
        return due.CarryOn(cancellationToken);
    }
}
