using Microsoft.Azure.Functions.Worker;
using Prepaid.Functions.Tariffs;

namespace Prepaid.Functions.Triggers;

/// <summary>Every five minutes: carries correction runs on.</summary>
public sealed class CorrectionsSwept(CorrectionSweep sweep)
{
    [Function("corrections-swept")]
    public Task Run([TimerTrigger("30 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(timer);
        return sweep.Run(cancellationToken);
    }
}
