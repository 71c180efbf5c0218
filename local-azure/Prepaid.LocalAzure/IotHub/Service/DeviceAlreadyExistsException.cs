namespace Microsoft.Azure.Devices.Common.Exceptions;

public sealed class DeviceAlreadyExistsException : IotHubException
{
    public DeviceAlreadyExistsException(string deviceId)
        : this(ErrorCode.DeviceAlreadyExists, $"Device {deviceId} already registered")
    {
    }

    public DeviceAlreadyExistsException(ErrorCode code, string message, Exception? innerException = default)
        : base(code, message, innerException)
    {
    }
}
