namespace Microsoft.Azure.Devices.Common.Exceptions;

public sealed class MessageTooLargeException : IotHubException
{
    public MessageTooLargeException(int maximumMessageSizeInBytes)
        : this(ErrorCode.MessageTooLarge, $"Message size cannot exceed {maximumMessageSizeInBytes} bytes")
    {
    }

    public MessageTooLargeException(ErrorCode code, string message)
        : base(code, message)
    {
    }
}
