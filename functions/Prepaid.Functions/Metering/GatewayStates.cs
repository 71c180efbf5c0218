using Microsoft.Extensions.Logging;
using Prepaid.Contract;
using Prepaid.Functions.Adapters;

namespace Prepaid.Functions.Metering;

/// <summary>Keeps the newest state of each gateway.</summary>
public sealed class GatewayStates(DirectoryTable directory, TimeProvider clock, ILogger<GatewayStates> log)
{
    public async Task Handle(string device, GatewayStateMessage state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        var silent = state.Meters.Count(m => m.Failures > 0);
        if (silent > 0)
        {
            log.LogInformation("Gateway {Gateway}: {Silent} of {Meters} meters do not answer, {Queued} messages wait.", device, silent, state.Meters.Count, state.Queued);
        }

        await directory.PutGatewayState(device, state.At, state.Queued, silent, clock.GetUtcNow(), cancellationToken);
    }
}
