namespace Microsoft.Azure.Devices.Common.Exceptions;

public sealed class IotHubCommunicationException : IotHubException
{
    public IotHubCommunicationException(string message)
        : base(message, isTransient: true)
    {
    }

    public IotHubCommunicationException(string message, Exception innerException)
        : base(message, innerException, isTransient: true)
    {
    }
}
