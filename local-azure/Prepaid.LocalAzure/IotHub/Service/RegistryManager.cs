using Azure.Core;
using Microsoft.Azure.Devices.Common.Exceptions;
using Prepaid.LocalAzure.IotHub;
using Prepaid.LocalAzure.IotHub.Service;

namespace Microsoft.Azure.Devices;

public class RegistryManager : IDisposable
{
    private readonly HubAddress? address;
    private bool disposed;

    public RegistryManager()
    {
    }

    private RegistryManager(HubAddress address) => this.address = address;

    public static RegistryManager CreateFromConnectionString(string connectionString) => new(HubAddress.Parse(connectionString));

    public static RegistryManager Create(string hostName, TokenCredential credential, HttpTransportSettings? transportSettings = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(hostName);
        ArgumentNullException.ThrowIfNull(credential);
        return new RegistryManager(new HubAddress(hostName, null, null));
    }

    public virtual Task OpenAsync()
    {
        _ = Hub();
        return Task.CompletedTask;
    }

    public virtual Task CloseAsync() => Task.CompletedTask;

    public virtual Task<Device> AddDeviceAsync(Device device) => AddDeviceAsync(device, CancellationToken.None);

    public virtual async Task<Device> AddDeviceAsync(Device device, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(device);
        cancellationToken.ThrowIfCancellationRequested();
        var hub = Hub();
        await Task.Yield();
        if (!DeviceRegistry.IsLegalId(device.Id))
        {
            throw new ArgumentException($"'{device.Id}' is no legal device id.", nameof(device));
        }

        if (device.Authentication is { Type: not AuthenticationType.Sas })
        {
            throw new NotSupportedException("Only SAS identities are embedded.");
        }

        var keys = device.Authentication?.SymmetricKey;
        var added = hub.Registry.Add(
            device.Id, keys?.PrimaryKey, keys?.SecondaryKey, device.Status == DeviceStatus.Enabled, device.StatusReason);
        return added is null ? throw new DeviceAlreadyExistsException(device.Id) : new Device(added, 0);
    }

    public virtual Task<Device> GetDeviceAsync(string deviceId) => GetDeviceAsync(deviceId, CancellationToken.None);

    /// <returns>Null when there is none, as the SDK does.</returns>
    public virtual Task<Device> GetDeviceAsync(string deviceId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(deviceId);
        cancellationToken.ThrowIfCancellationRequested();
        var hub = Hub();
        var found = hub.Registry.Find(deviceId);
        return Task.FromResult(found is null ? null! : new Device(found, hub.Commands(deviceId).Depth));
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => disposed = true;

    private EmbeddedHub Hub()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return (address ?? throw new InvalidOperationException("A client made by its constructor is for mocks only.")).Open()
            ?? throw new UnauthorizedException("The shared access key is not that of the hub's service policy.");
    }
}
