using Microsoft.Azure.Devices.Client;

namespace Prepaid.LocalAzure.Devices;

/// <summary>How long a device's tokens live and when they are renewed; the SDK's defaults where the options say nothing.</summary>
internal readonly record struct TokenLife(TimeSpan Length, TimeSpan RenewAfter)
{
    private const int DefaultBufferPercent = 15;
    private static readonly TimeSpan DefaultLength = TimeSpan.FromHours(1);

    public static TokenLife Of(ClientOptions? options)
    {
        var length = options is { SasTokenTimeToLive.Ticks: > 0 } ? options.SasTokenTimeToLive : DefaultLength;
        var buffer = options is { SasTokenRenewalBuffer: > 0 and <= 100 } ? options.SasTokenRenewalBuffer : DefaultBufferPercent;
        return new TokenLife(length, length * (100 - buffer) / 100);
    }
}
