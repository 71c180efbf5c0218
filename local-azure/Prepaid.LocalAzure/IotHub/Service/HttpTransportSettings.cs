namespace Microsoft.Azure.Devices;

public sealed class HttpTransportSettings
{
}
