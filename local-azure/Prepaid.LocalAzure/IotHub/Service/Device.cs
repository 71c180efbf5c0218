using Prepaid.LocalAzure.IotHub;

namespace Microsoft.Azure.Devices;

public class Device
{
    public Device(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        Id = id;
    }

    internal Device(RegisteredDevice registered, int queued)
    {
        Id = registered.Id;
        GenerationId = registered.Generation;
        ETag = registered.ETag;
        Status = registered.IsEnabled ? DeviceStatus.Enabled : DeviceStatus.Disabled;
        StatusReason = registered.StatusReason;
        CloudToDeviceMessageCount = queued;
        Authentication = new AuthenticationMechanism
        {
            SymmetricKey = new SymmetricKey { PrimaryKey = registered.PrimaryKey, SecondaryKey = registered.SecondaryKey },
        };
    }

    public string Id { get; }

    public string? GenerationId { get; }

    public string? ETag { get; set; }

    public DeviceStatus Status { get; set; }

    public string? StatusReason { get; set; }

    public int CloudToDeviceMessageCount { get; }

    public AuthenticationMechanism? Authentication { get; set; }
}
