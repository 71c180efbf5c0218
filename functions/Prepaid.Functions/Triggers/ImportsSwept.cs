using Microsoft.Azure.Functions.Worker;
using Prepaid.Functions.Imports;

namespace Prepaid.Functions.Triggers;

/// <summary>Every five minutes: goes on with imports that were signed off and cut short.</summary>
public sealed class ImportsSwept(ImportEntry imports)
{
    [Function("imports-swept")]
    public Task Run([TimerTrigger("45 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(timer);
        return imports.CarryOnAll(cancellationToken);
    }
}
