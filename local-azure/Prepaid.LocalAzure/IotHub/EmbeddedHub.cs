using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.EventHubs;

namespace Prepaid.LocalAzure.IotHub;

/// <summary>The embedded IoT Hub: registry, command queues, and MQTT over TLS in the IoT Hub dialect on the loopback address.</summary>
/// <remarks>Registry and queues work from the start; devices can connect after <see cref="StartAsync"/>.</remarks>
public sealed class EmbeddedHub : IAsyncDisposable
{
    internal const string ServicePolicy = "service";

    private readonly HubDatabase database;
    private readonly HubCertificates certificates;
    private readonly CommandTable commandTable;
    private readonly ParkedMessages parked;
    private readonly ConcurrentDictionary<string, CommandQueue> queues = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource closing = new();
    private DeviceListener? listener;

    internal EmbeddedHub(LocalCloud cloud, Func<LoggedMessage, Task> append)
    {
        Cloud = cloud;
        Log = cloud.Loggers.CreateLogger("iothub");
        HostName = $"{cloud.Name}.azure-devices.net";
        var folder = Directory.CreateDirectory(Path.Combine(cloud.DataFolder, "iothub")).FullName;
        certificates = new HubCertificates(folder);
        database = new HubDatabase(Path.Combine(folder, "hub.db"));
        Registry = new DeviceRegistry(database);
        Subscriptions = new SubscriptionTable(database);
        commandTable = new CommandTable(database);
        parked = new ParkedMessages(database, append, cloud, Log);
        Telemetry = new TelemetryIntake(cloud, append, parked);
        Links = new InProcessLinks(cloud.Activities);
        Work = new WorkCounter("hub: device messages", cloud.Activities);
        cloud.Activities.Add(Work);
    }

    public static EmbeddedHub Of(LocalCloud cloud) =>
        cloud.Part(c => new EmbeddedHub(c, message => PartitionedLog.Of(c).Append(message)));

    public string HostName { get; }

    /// <summary>Where devices connect, after <see cref="StartAsync"/>.</summary>
    public int Port => listener?.Port ?? throw new InvalidOperationException("The hub does not listen yet.");

    /// <summary>PEM file of the authority that clients must trust.</summary>
    public string CaCertificate => certificates.AuthorityFile;

    /// <summary>For ServiceClient and RegistryManager.</summary>
    public string ServiceConnectionString =>
        $"HostName={HostName};SharedAccessKeyName={ServicePolicy};SharedAccessKey={Registry.PolicyKey(ServicePolicy)}";

    /// <summary>Accepted messages that the fault plan still keeps from the log.</summary>
    public int DelayedMessages => parked.Count;

    /// <summary>Cloud-to-device messages in all queues.</summary>
    public int QueuedCommands => (int)commandTable.Count();

    internal LocalCloud Cloud { get; }

    internal ILogger Log { get; }

    internal DeviceRegistry Registry { get; }

    internal SubscriptionTable Subscriptions { get; }

    internal TelemetryIntake Telemetry { get; }

    internal InProcessLinks Links { get; }

    internal WorkCounter Work { get; }

    internal bool IsClosing => closing.IsCancellationRequested;

    /// <summary>Opens the port.</summary>
    /// <param name="port">0 takes any free one.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public Task StartAsync(int port = 0)
    {
        if (listener is not null)
        {
            throw new InvalidOperationException("The hub listens already.");
        }

        listener = new DeviceListener(this, certificates.Server, port, closing.Token);
        Log.LogInformation("IoT Hub {HostName} listens on localhost:{Port}", HostName, Port.ToString(CultureInfo.InvariantCulture));
        return Task.CompletedTask;
    }

    /// <summary>Registers the device if it is not yet.</summary>
    /// <returns>As <see cref="DeviceConnectionString"/>.</returns>
    public string AddDevice(string deviceId)
    {
        if (!DeviceRegistry.IsLegalId(deviceId))
        {
            throw new ArgumentException($"'{deviceId}' is no legal device id.", nameof(deviceId));
        }

        _ = Registry.Find(deviceId) ?? Registry.Add(deviceId, null, null, isEnabled: true, statusReason: null);
        return DeviceConnectionString(deviceId);
    }

    /// <summary>The hub's own host name for signatures, <c>localhost:port</c> as the gateway to dial.</summary>
    public string DeviceConnectionString(string deviceId) =>
        Registry.Find(deviceId) is { } device
            ? FormattableString.Invariant($"HostName={HostName};DeviceId={device.Id};SharedAccessKey={device.PrimaryKey};GatewayHostName=localhost:{Port}")
            : throw new ArgumentException($"'{deviceId}' is not registered.", nameof(deviceId));

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        if (listener is not null)
        {
            await listener.DisposeAsync();
        }

        await parked.DisposeAsync();
        database.Dispose();
        certificates.Server.Dispose();
        closing.Dispose();
    }

    internal CommandQueue Commands(string device) =>
        queues.GetOrAdd(device, id => new CommandQueue(id, commandTable, Cloud.Clock, Log));
}
