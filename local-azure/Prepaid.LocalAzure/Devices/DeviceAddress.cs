using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.IotHub;

namespace Prepaid.LocalAzure.Devices;

/// <summary>Where a device connects and who it is there, from its connection string.</summary>
internal sealed record DeviceAddress(string HubName, string DeviceId, string Key, string DialHost, int DialPort)
{
    private const int MqttOverTls = 8883;

    /// <summary>The embedded cloud of this process that the host name means, or null for a hub elsewhere.</summary>
    public LocalCloud? Cloud => LocalCloud.TryFind(HubName);

    /// <summary>Host and device as a signature names them.</summary>
    public string Resource => $"{HubName}/devices/{DeviceId}";

    public string UserName => $"{HubName}/{DeviceId}/?api-version=2021-04-12";

    /// <exception cref="FormatException">A part is missing, the key is not base64, or the port is not a number.</exception>
    public static DeviceAddress Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var fields = ConnectionText.Fields(connectionString);
        var hub = ConnectionText.Required(fields, "HostName");
        var key = ConnectionText.Required(fields, "SharedAccessKey");
        _ = Convert.FromBase64String(key);
        var dial = fields.GetValueOrDefault("GatewayHostName", hub).Split(':', 2);
        var port = dial.Length == 1 ? MqttOverTls : int.Parse(dial[1], NumberStyles.None, CultureInfo.InvariantCulture);
        return new DeviceAddress(hub, ConnectionText.Required(fields, "DeviceId"), key, dial[0], port);
    }

    /// <summary>An embedded hub has its own authority; any other is judged by the operating system's store.</summary>
    public X509ChainPolicy? Trust() => Cloud is not { } cloud
        ? null
        : new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(EmbeddedHub.Of(cloud).CaCertificate) },
        };
}
