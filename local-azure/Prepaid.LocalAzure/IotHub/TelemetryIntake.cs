using System.Globalization;
using System.Text;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.EventHubs;
using Prepaid.LocalAzure.IotHub.Mqtt;

namespace Prepaid.LocalAzure.IotHub;

/// <summary>Takes a device's publish: numbers the call, stamps the message, appends it under the fault plan.</summary>
internal sealed class TelemetryIntake(LocalCloud cloud, Func<LoggedMessage, Task> append, ParkedMessages parked)
{
    public const int MaxMessageBytes = 256 * 1024;

    /// <summary>Starts one acceptance; called in the order of arrival, so that a device's messages are appended in order.</summary>
    /// <exception cref="MqttProtocolException">Another device's topic, or too large.</exception>
    /// <exception cref="ProcessKilledException">The agent died before this call.</exception>
    /// <exception cref="ServiceFaultException">The hub has an outage.</exception>
    public Acceptance Accept(RegisteredDevice device, MqttPacket.Publish publish)
    {
        var message = Read(device, publish);
        var pass = cloud.Calls.Before(CallOrigin.Agent, "hub", "d2c");
        var faults = cloud.Calls.Faults;
        var point = $"hub.d2c.{device.Id}";
        var breaks = faults.Happens(point + ".drop", faults.DropConnectionRate);
        if (breaks && faults.Draw(point + ".drop-before") < 0.5)
        {
            return new Acceptance(pass, publish, Task.CompletedTask, BreaksConnection: true);
        }

        return new Acceptance(pass, publish, Store(message, faults, point), breaks);
    }

    private Task Store(LoggedMessage message, Faults faults, string point)
    {
        if (faults.Happens(point + ".delay", faults.DelayRate))
        {
            parked.Park(message, faults.LongestDelay * faults.Draw(point + ".delay-length"));
            return Task.CompletedTask;
        }

        return faults.Happens(point + ".duplicate", faults.DuplicateRate)
            ? Task.WhenAll(append(message), append(message))
            : append(message);
    }

    private LoggedMessage Read(RegisteredDevice device, MqttPacket.Publish publish)
    {
        var topic = $"devices/{device.Id}/messages/events";
        if (!publish.Topic.StartsWith(topic, StringComparison.Ordinal) || (publish.Topic.Length > topic.Length && publish.Topic[topic.Length] != '/'))
        {
            throw new MqttProtocolException($"A publish to '{publish.Topic}'.");
        }

        var now = cloud.Clock.GetUtcNow();
        var system = new Dictionary<string, string>(StringComparer.Ordinal);
        var application = new Dictionary<string, string>(StringComparer.Ordinal);
        var size = publish.Payload.Length;
        foreach (var (name, value) in PropertyBag.Decode(publish.Topic[topic.Length..].TrimStart('/')))
        {
            size += Encoding.UTF8.GetByteCount(value ?? string.Empty);
            if (SystemProperty.EventHubsName(name) is { } known)
            {
                system[known] = value ?? string.Empty;
            }
            else
            {
                size += Encoding.UTF8.GetByteCount(name);
                application[name] = value ?? string.Empty;
            }
        }

        if (size > MaxMessageBytes)
        {
            throw new MqttProtocolException($"A message of {size} bytes; at most {MaxMessageBytes} are taken.");
        }

        if (publish.Retain)
        {
            application["mqtt-retain"] = "true";
        }

        system[SystemProperty.ConnectionDeviceId] = device.Id;
        system[SystemProperty.ConnectionGeneration] = device.Generation;
        system[SystemProperty.ConnectionMethod] = """{"scope":"device","type":"sas","issuer":"iothub"}""";
        system[SystemProperty.MessageSource] = "Telemetry";
        system[SystemProperty.EnqueuedTime] = now.ToString("O", CultureInfo.InvariantCulture);
        return new LoggedMessage(device.Id, publish.Payload, system, application, now);
    }
}
