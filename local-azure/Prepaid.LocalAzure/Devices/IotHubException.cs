namespace Microsoft.Azure.Devices.Client.Exceptions;

public class IotHubException : Exception
{
    public IotHubException()
    {
        TrackingId = string.Empty;
    }

    public IotHubException(string message)
        : this(message, isTransient: false)
    {
    }

    public IotHubException(string message, string trackingId)
        : this(message, isTransient: false, trackingId)
    {
    }

    public IotHubException(string message, bool isTransient, string trackingId)
        : this(message, null, isTransient, trackingId)
    {
    }

    public IotHubException(string message, bool isTransient)
        : this(message, null, isTransient)
    {
    }

    public IotHubException(Exception innerException)
        : this(string.Empty, innerException)
    {
    }

    public IotHubException(string message, Exception? innerException)
        : this(message, innerException, isTransient: false)
    {
    }

    protected IotHubException(string message, Exception? innerException, bool isTransient)
        : this(message, innerException, isTransient, string.Empty)
    {
    }

    protected IotHubException(string message, Exception? innerException, bool isTransient, string trackingId)
        : base(message, innerException)
    {
        IsTransient = isTransient;
        TrackingId = trackingId;
    }

    public bool IsTransient { get; }

    public string TrackingId { get; set; }
}
