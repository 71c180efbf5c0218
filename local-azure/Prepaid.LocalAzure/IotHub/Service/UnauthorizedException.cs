namespace Microsoft.Azure.Devices.Common.Exceptions;

public sealed class UnauthorizedException : IotHubException
{
    public UnauthorizedException(string message)
        : this(ErrorCode.IotHubUnauthorizedAccess, message)
    {
    }

    public UnauthorizedException(ErrorCode code, string message)
        : base(code, message)
    {
    }
}
