namespace Microsoft.Azure.Devices.Client.Exceptions;

public sealed class UnauthorizedException : IotHubException
{
    public UnauthorizedException()
        : this("The hub refused the device's credentials.")
    {
    }

    public UnauthorizedException(string message)
        : base(message, isTransient: false)
    {
    }

    public UnauthorizedException(string message, Exception innerException)
        : base(message, innerException, isTransient: false)
    {
    }
}
