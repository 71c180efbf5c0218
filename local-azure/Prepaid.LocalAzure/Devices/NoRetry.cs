namespace Microsoft.Azure.Devices.Client;

public class NoRetry : IRetryPolicy
{
    public bool ShouldRetry(int currentRetryCount, Exception lastException, out TimeSpan retryInterval)
    {
        retryInterval = TimeSpan.Zero;
        return false;
    }
}
