namespace Microsoft.Azure.Devices.Client.Exceptions;

public sealed class IotHubCommunicationException : IotHubException
{
    public IotHubCommunicationException()
        : this("The connection to the hub broke.")
    {
    }

    public IotHubCommunicationException(string message)
        : base(message, isTransient: true)
    {
    }

    public IotHubCommunicationException(string message, Exception innerException)
        : base(message, innerException, isTransient: true)
    {
    }
}
