using System.IO.Compression;
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
    private const int MostUnzipped = 4 * 1024 * 1024;
    private const int MostBodyKept = 20_000;

    public async Task Handle(IReadOnlyList<HubMessage> batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var waiting = new List<ArrivedReadings>();
        foreach (var message in batch)
        {
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
        if (Body(message) is not { } body)
        {
            await Park(message, string.Empty, $"content encoding '{message.Encoding}': expected none, utf-8 or gzip of at most {MostUnzipped} bytes", cancellationToken);
            return;
        }

        if (!ReadingsMessage.TryParse(body.Span, out var parsed, out var error))
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
            else if (group.Register != ReadingsMessage.TotalRegister)
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
            case MessageKind.GatewayState when GatewayStateMessage.TryParse(message.Body.Span, out var state, out var error):
                await states.Handle(message.Device, state!, cancellationToken);
                break;
            case MessageKind.GatewayState:
                _ = GatewayStateMessage.TryParse(message.Body.Span, out _, out var reason);
                await Park(message, string.Empty, reason, cancellationToken);
                break;
            default:
                await Park(message, string.Empty, $"kind '{message.Kind}': expected {MessageKind.Readings}, {MessageKind.RelayReport} or {MessageKind.GatewayState}", cancellationToken);
                break;
        }
    }

    private async Task HandleReports(HubMessage message, CancellationToken cancellationToken)
    {
        if (!RelayReportMessage.TryParse(message.Body.Span, out var parsed, out var error))
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

            await reports.Handle(link, message.Device, [.. group], cancellationToken);
        }
    }

    private async Task Park(HubMessage message, string part, string reason, CancellationToken cancellationToken)
    {
        log.LogWarning("Parked a {Kind} message of device {Device} at {Position}: {Reason}", message.Kind, message.Device, message.Position, reason);
        var kept = message.Body.Length <= MostBodyKept ? message.Body : message.Body[..MostBodyKept];
        await parked.Put(
            new ParkedMessage(message.Device, message.Position, part, message.Kind, reason, Convert.ToBase64String(kept.Span), message.EnqueuedAt, clock.GetUtcNow()),
            cancellationToken);
    }

    private static ReadOnlyMemory<byte>? Body(HubMessage message) => message.Encoding switch
    {
        "" or "utf-8" => message.Body,
        "gzip" => Unzip(message.Body),
        _ => null,
    };

    private static ReadOnlyMemory<byte>? Unzip(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var zipped = new GZipStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress);
            var plain = new byte[MostUnzipped + 1];
            var length = zipped.ReadAtLeast(plain, plain.Length, throwOnEndOfStream: false);
            return length > MostUnzipped ? null : plain.AsMemory(0, length);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}

/// <summary>Readings of one register of one meter, on their way to their account.</summary>
/// <param name="Link">Where the meter belongs.</param>
/// <param name="Readings">As sent.</param>
/// <param name="ReceivedAt">When the hub accepted them.</param>
public sealed record ArrivedReadings(MeterLink Link, MeterReadings Readings, DateTimeOffset ReceivedAt);
