using Microsoft.Extensions.Logging;
using Prepaid.Contract;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Metering;

/// <summary>
/// Hands every message off the hub to its handler, in order per device. What can never succeed is parked with its
/// reason; what a retry may cure is thrown, so that the batch runs again. Every handler is safe to run again.
/// </summary>
public sealed class Delivery(
    DirectoryTable directory,
    ReadingsArrived readings,
    RelayReportsArrived reports,
    GatewayStates states,
    ParkedTable parked,
    TimeProvider clock,
    ILogger<Delivery> log)
{
    private const int MostBodyKept = 20_000;

    public async Task Handle(IReadOnlyList<HubMessage> batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var waiting = new List<ArrivedReadings>();
        foreach (var sent in batch)
        {
            if (!WireBody.TryUnpack(sent.Body, sent.Encoding, out var json, out var error))
            {
                await Park(sent, string.Empty, error, cancellationToken);
                continue;
            }

            var message = sent with { Json = json };
            if (message.Kind == MessageKind.Readings)
            {
                await Collect(message, waiting, cancellationToken);
                continue;
            }

            await Flush(waiting, cancellationToken); // a report follows the readings that the same device sent before it
            await HandleOther(message, cancellationToken);
        }

        await Flush(waiting, cancellationToken);
    }

    private async Task Collect(HubMessage message, List<ArrivedReadings> waiting, CancellationToken cancellationToken)
    {
        if (!ReadingsMessage.TryParse(message.Json, out var parsed, out var error))
        {
            await Park(message, string.Empty, error, cancellationToken);
            return;
        }

        var meters = await directory.MetersOf(message.Device, cancellationToken);
        foreach (var group in parsed!.Meters)
        {
            if (!meters.TryGetValue(group.Meter, out var link))
            {
                await Park(message, group.Meter, $"meter {group.Meter} is not configured on gateway {message.Device}", cancellationToken);
            }
            else if (link.IndexOf(group.Register) < 0)
            {
                await Park(message, $"{group.Meter}.{group.Register}", $"meter {group.Meter} has no register {group.Register}", cancellationToken);
            }
            else
            {
                waiting.Add(new ArrivedReadings(link, group, message.EnqueuedAt));
            }
        }
    }

    private async Task Flush(List<ArrivedReadings> waiting, CancellationToken cancellationToken)
    {
        if (waiting.Count > 0)
        {
            await readings.Handle(waiting, cancellationToken);
            waiting.Clear();
        }
    }

    private async Task HandleOther(HubMessage message, CancellationToken cancellationToken)
    {
        switch (message.Kind)
        {
            case MessageKind.RelayReport:
                await HandleReports(message, cancellationToken);
                break;
            case MessageKind.GatewayState when GatewayStateMessage.TryParse(message.Json, out var state, out var error):
                await states.Handle(message.Device, state!, cancellationToken);
                break;
            case MessageKind.GatewayState:
                _ = GatewayStateMessage.TryParse(message.Json, out _, out var reason);
                await Park(message, string.Empty, reason, cancellationToken);
                break;
            default:
                await Park(message, string.Empty, $"kind '{message.Kind}': expected {MessageKind.Readings}, {MessageKind.RelayReport} or {MessageKind.GatewayState}", cancellationToken);
                break;
        }
    }

    private async Task HandleReports(HubMessage message, CancellationToken cancellationToken)
    {
        if (!RelayReportMessage.TryParse(message.Json, out var parsed, out var error))
        {
            await Park(message, string.Empty, error, cancellationToken);
            return;
        }

        var meters = await directory.MetersOf(message.Device, cancellationToken);
        foreach (var group in parsed!.Reports.GroupBy(r => r.Meter))
        {
            if (!meters.TryGetValue(group.Key, out var link) || !link.HasRelay)
            {
                await Park(message, group.Key, $"no relay of meter {group.Key} is configured on gateway {message.Device}", cancellationToken);
                continue;
            }

            if (!await reports.Handle(link, message.Device, [.. group], cancellationToken))
            {
                await Park(message, group.Key, $"account {link.Account} of meter {group.Key} is not open", cancellationToken);
            }
        }
    }

    private async Task Park(HubMessage message, string part, string reason, CancellationToken cancellationToken)
    {
        log.LogWarning("Parked a {Kind} message of device {Device} at {Position}: {Reason}", message.Kind, message.Device, message.Position, reason);
        var kept = message.Body.AsSpan(0, Math.Min(message.Body.Length, MostBodyKept));
        await parked.Put(
            new ParkedMessage(message.Device, message.Position, part, message.Kind, reason, Convert.ToBase64String(kept), message.EnqueuedAt, clock.GetUtcNow()),
            cancellationToken);
    }
}

/// <summary>Readings of one register of one meter, on their way to their account.</summary>
/// <param name="Link">Where the meter belongs.</param>
/// <param name="Readings">As sent.</param>
/// <param name="ReceivedAt">When the hub accepted them.</param>
public sealed record ArrivedReadings(MeterLink Link, MeterReadings Readings, DateTimeOffset ReceivedAt);
