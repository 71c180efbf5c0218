using Microsoft.Azure.Functions.Worker;
using Prepaid.Functions.Relays;

namespace Prepaid.Functions.Triggers;

/// <summary>Every minute: carries out what was left over.</summary>
public sealed class OutboxSwept(OutboxSweep sweep)
{
    [Function("outbox-swept")]
    public Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(timer);
        return sweep.Run(cancellationToken);
    }
}
