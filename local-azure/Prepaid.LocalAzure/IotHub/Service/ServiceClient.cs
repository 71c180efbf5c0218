using Azure.Core;
using Microsoft.Azure.Devices.Common.Exceptions;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.IotHub;
using Prepaid.LocalAzure.IotHub.Service;

namespace Microsoft.Azure.Devices;

public class ServiceClient : IDisposable
{
    private readonly HubAddress? address;
    private bool disposed;

    public ServiceClient()
    {
    }

    private ServiceClient(HubAddress address) => this.address = address;

    public static ServiceClient CreateFromConnectionString(string connectionString, ServiceClientOptions? options = default) =>
        new(HubAddress.Parse(connectionString));

    public static ServiceClient Create(
        string hostName,
        TokenCredential credential,
        TransportType transportType = TransportType.Amqp,
        ServiceClientTransportSettings? transportSettings = default,
        ServiceClientOptions? options = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(hostName);
        ArgumentNullException.ThrowIfNull(credential);
        return new ServiceClient(new HubAddress(hostName, null, null));
    }

    public virtual Task OpenAsync(TimeSpan? timeout = default)
    {
        _ = Hub();
        return Task.CompletedTask;
    }

    public virtual Task CloseAsync() => Task.CompletedTask;

    public virtual async Task SendAsync(string deviceId, Message message, TimeSpan? timeout = default, TimeSpan? connectTimeout = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(deviceId);
        ArgumentNullException.ThrowIfNull(message);
        var hub = Hub();
        await Task.Yield(); // the commit below must not run on the caller before it has its task
        var pass = Pass(hub);
        if (hub.Registry.Find(deviceId) is null)
        {
            throw new DeviceNotFoundException(deviceId);
        }

        if (CommandMessage.Size(message) > CommandMessage.MaxBytes)
        {
            throw new MessageTooLargeException(CommandMessage.MaxBytes);
        }

        var expiresAt = CommandMessage.ExpiresAt(message, hub.Cloud.Clock.GetUtcNow());
        if (!hub.Commands(deviceId).TryAdd(CommandMessage.Bag(deviceId, message), message.GetBytes(), expiresAt))
        {
            throw new DeviceMaximumQueueDepthExceededException(CommandQueue.MaxDepth);
        }

        hub.Cloud.Calls.After(pass);
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => disposed = true;

    private static CallPass Pass(EmbeddedHub hub)
    {
        try
        {
            return hub.Cloud.Calls.Before(CallOrigin.Functions, "hub", "c2d");
        }
        catch (ServiceFaultException fault) when (fault.Kind == ServiceFaultKind.Throttled)
        {
            throw new ThrottlingException(fault.Message);
        }
        catch (ServiceFaultException fault)
        {
            throw new IotHubCommunicationException(fault.Message, fault);
        }
    }

    private EmbeddedHub Hub()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return (address ?? throw new InvalidOperationException("A client made by its constructor is for mocks only.")).Open()
            ?? throw new UnauthorizedException("The shared access key is not that of the hub's service policy.");
    }
}
