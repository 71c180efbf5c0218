namespace Microsoft.Azure.Devices;

public class ServiceClientOptions
{
}
