namespace Microsoft.Azure.Devices.Client;

public class ClientOptions
{
    public TimeSpan SasTokenTimeToLive { get; set; }

    public int SasTokenRenewalBuffer { get; set; }
}
