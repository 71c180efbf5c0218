using Microsoft.Azure.Devices.Client.Exceptions;
using Prepaid.LocalAzure.Devices;

namespace Microsoft.Azure.Devices.Client;

public class DeviceClient : IDisposable, IAsyncDisposable
{
    private readonly string deviceId;
    private readonly DeviceUplink uplink;
    private IRetryPolicy retryPolicy = new NoRetry();

    private DeviceClient(DeviceAddress address, ClientOptions? options)
    {
        deviceId = address.DeviceId;
        uplink = new DeviceUplink(address, options);
    }

    public static DeviceClient CreateFromConnectionString(
        string connectionString, TransportType transportType, ClientOptions? options = default) =>
        transportType is TransportType.Mqtt or TransportType.Mqtt_Tcp_Only
            ? new DeviceClient(DeviceAddress.Parse(connectionString), options)
            : throw new NotSupportedException($"{transportType}: only MQTT over TCP is embedded.");

    public Task OpenAsync() => OpenAsync(CancellationToken.None);

    public Task OpenAsync(CancellationToken cancellationToken) =>
        Retried(async () => await uplink.Connected(cancellationToken), cancellationToken);

    public Task CloseAsync() => CloseAsync(CancellationToken.None);

    public Task CloseAsync(CancellationToken cancellationToken) => uplink.Close(cancellationToken);

    public Task SendEventAsync(Message message) => SendEventAsync(message, CancellationToken.None);

    public Task SendEventAsync(Message message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (DeviceTopic.Size(message) > DeviceTopic.MaxMessageBytes)
        {
            return Task.FromException(new MessageTooLargeException(DeviceTopic.MaxMessageBytes));
        }

        var topic = DeviceTopic.Telemetry(deviceId, message);
        return Retried(
            async () => await (await uplink.Connected(cancellationToken)).Publish(topic, message.GetBytes(), cancellationToken),
            cancellationToken);
    }

    public Task SetReceiveMessageHandlerAsync(
        ReceiveMessageCallback messageHandler, object userContext, CancellationToken cancellationToken = default) =>
        Retried(() => uplink.Listen(messageHandler, userContext, cancellationToken), cancellationToken);

    public Task CompleteAsync(Message message) => CompleteAsync(message, CancellationToken.None);

    public Task CompleteAsync(Message message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return CompleteAsync(message.LockToken ?? throw new InvalidOperationException("Not a received message."), cancellationToken);
    }

    public Task CompleteAsync(string lockToken) => CompleteAsync(lockToken, CancellationToken.None);

    public Task CompleteAsync(string lockToken, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(lockToken);
        cancellationToken.ThrowIfCancellationRequested();
        return uplink.TryComplete(lockToken)
            ? Task.CompletedTask
            : Task.FromException(new IotHubException(
                "The lock token is stale: the command was delivered over an earlier connection and comes again.", isTransient: false));
    }

    public void SetConnectionStatusChangesHandler(ConnectionStatusChangesHandler statusChangesHandler) =>
        uplink.StatusChanged = statusChangesHandler;

    public void SetRetryPolicy(IRetryPolicy retryPolicy)
    {
        ArgumentNullException.ThrowIfNull(retryPolicy);
        this.retryPolicy = retryPolicy;
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    public async ValueTask DisposeAsync()
    {
        await uplink.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            uplink.Abort();
        }
    }

    private async Task Retried(Func<Task> attempt, CancellationToken cancellationToken)
    {
        uplink.Work.Begin();
        try
        {
            for (var retries = 0; ; retries++)
            {
                TimeSpan wait;
                try
                {
                    await attempt();
                    return;
                }
                catch (IotHubException failed) when (failed.IsTransient && retryPolicy.ShouldRetry(retries, failed, out wait))
                {
                    // Tried again below.
                }

                await uplink.Pause(wait, cancellationToken);
            }
        }
        finally
        {
            uplink.Work.End();
        }
    }
}
