using Microsoft.Azure.Functions.Worker;
using Prepaid.Functions.Ledger;

namespace Prepaid.Functions.Triggers;

/// <summary>Every hour, in UTC: anchors the day that ended on each site's clock.</summary>
public sealed class AnchorsTaken(Anchors anchors)
{
    [Function("anchors-taken")]
    public Task Run([TimerTrigger("0 20 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(timer);
        return anchors.TakeDue(cancellationToken);
    }
}
