namespace Microsoft.Azure.Devices.Common.Exceptions;

public sealed class DeviceMaximumQueueDepthExceededException : IotHubException
{
    public DeviceMaximumQueueDepthExceededException(int maximumQueueDepth)
        : this($"Device Queue depth cannot exceed {maximumQueueDepth} messages")
    {
    }

    public DeviceMaximumQueueDepthExceededException(string message)
        : base(ErrorCode.DeviceMaximumQueueDepthExceeded, message)
    {
    }
}
