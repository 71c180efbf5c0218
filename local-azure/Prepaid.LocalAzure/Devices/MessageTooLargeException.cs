namespace Microsoft.Azure.Devices.Client.Exceptions;

public sealed class MessageTooLargeException : IotHubException
{
    public MessageTooLargeException()
        : this("The message is too large.")
    {
    }

    public MessageTooLargeException(int maximumMessageSizeInBytes)
        : this($"Message size cannot exceed {maximumMessageSizeInBytes} bytes")
    {
    }

    public MessageTooLargeException(string message)
        : base(message, isTransient: false)
    {
    }

    public MessageTooLargeException(string message, Exception innerException)
        : base(message, innerException, isTransient: false)
    {
    }
}
