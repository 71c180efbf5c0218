namespace Microsoft.Azure.Devices.Common.Exceptions;

public class ThrottlingException : IotHubException
{
    public ThrottlingException(string message)
        : this(ErrorCode.ThrottlingException, message)
    {
    }

    public ThrottlingException(ErrorCode code, string message)
        : base(code, message, isTransient: true)
    {
    }
}
