namespace Microsoft.Azure.Devices.Common.Exceptions;

public enum ErrorCode
{
    InvalidErrorCode = 0,
    InvalidProtocolVersion = 400001,
    InvalidOperation = 400003,
    ArgumentInvalid = 400004,
    IotHubUnauthorizedAccess = 401002,
    IotHubQuotaExceeded = 403002,
    DeviceMaximumQueueDepthExceeded = 403004,
    DeviceNotFound = 404001,
    DeviceAlreadyExists = 409001,
    MessageTooLarge = 413001,
    ThrottlingException = 429001,
    ServerError = 500001,
    ServiceUnavailable = 503001,
}
