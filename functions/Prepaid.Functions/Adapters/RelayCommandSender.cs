using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Extensions.Logging;
using Prepaid.Contract;
using Prepaid.Domain.Relays;
using Prepaid.Functions.Relays;

namespace Prepaid.Functions.Adapters;

/// <summary>Sends relay commands as cloud-to-device messages; the agent drops repetitions, so a doubtful send is repeated.</summary>
public sealed class RelayCommandSender(ServiceClient hub, ILogger<RelayCommandSender> log)
{
    /// <summary>Sends 1 to 50 commands of one gateway as one message.</summary>
    public async Task<HandOver> Send(string gateway, IReadOnlyList<SwitchCommand> commands)
    {
        ArgumentNullException.ThrowIfNull(commands);
        var body = new CommandMessage([.. commands.Select(c => new RelayCommand(
            c.Id,
            c.Meter,
            c.Sequence,
            c.Wanted == Prepaid.Domain.Relays.RelayPosition.Off ? Contract.RelayPosition.Open : Contract.RelayPosition.Closed,
            c.NotAfter.ToUnixTimeSeconds()))]).ToJson();
        using var message = new Message(body)
        {
            MessageId = commands[0].Id,
            ContentType = "application/json",
            ContentEncoding = "utf-8",
            ExpiryTimeUtc = commands.Max(c => c.NotAfter).UtcDateTime,
        };
        message.Properties["kind"] = "commands";
        try
        {
            await hub.SendAsync(gateway, message);
            return HandOver.Taken;
        }
        catch (DeviceNotFoundException)
        {
            log.LogWarning("Gateway {Gateway} is not registered at the hub; {Count} commands wait.", gateway, commands.Count);
            return HandOver.NotNow;
        }
        catch (DeviceMaximumQueueDepthExceededException)
        {
            log.LogWarning("The queue of gateway {Gateway} is full; {Count} commands wait.", gateway, commands.Count);
            return HandOver.NotNow;
        }
        catch (IotHubException failure)
        {
            log.LogWarning("The hub did not take {Count} commands for gateway {Gateway}: {Failure}", commands.Count, gateway, failure.GetType().Name);
            return HandOver.NotNow;
        }
    }
}
