using Microsoft.Azure.Functions.Worker;
using Prepaid.Functions.Metering;

namespace Prepaid.Functions.Triggers;

/// <summary>Every hour: closes alarms whose cause is settled.</summary>
public sealed class AlarmsReviewed(AlarmBoard alarms)
{
    [Function("alarms-reviewed")]
    public Task Run([TimerTrigger("0 7 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(timer);
        return alarms.Review(cancellationToken);
    }
}
