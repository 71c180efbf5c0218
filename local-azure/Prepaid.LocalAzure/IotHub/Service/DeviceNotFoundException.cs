namespace Microsoft.Azure.Devices.Common.Exceptions;

public sealed class DeviceNotFoundException : IotHubException
{
    public DeviceNotFoundException(string deviceId)
        : this(ErrorCode.DeviceNotFound, $"Device {deviceId} not registered")
    {
    }

    public DeviceNotFoundException(ErrorCode code, string message, Exception? innerException = default)
        : base(code, message, innerException)
    {
    }
}
