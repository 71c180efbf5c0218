using System.Security.Cryptography;
using System.Text;
using Prepaid.LocalAzure.Core;

namespace Prepaid.LocalAzure.IotHub.Service;

/// <summary>Which hub a service-side client means, and the key it shows; null for a token credential, which is not checked here.</summary>
internal sealed record HubAddress(string HostName, string? PolicyName, string? Key)
{
    public static HubAddress Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var fields = ConnectionText.Fields(connectionString);
        return new HubAddress(
            ConnectionText.Required(fields, "HostName"),
            ConnectionText.Required(fields, "SharedAccessKeyName"),
            ConnectionText.Required(fields, "SharedAccessKey"));
    }

    /// <summary>The running hub, or null when the key is not its service key.</summary>
    /// <exception cref="InvalidOperationException">No such cloud runs in this process.</exception>
    public EmbeddedHub? Open()
    {
        var hub = EmbeddedHub.Of(LocalCloud.Find(HostName));
        var isAllowed = Key is null
            || (PolicyName == EmbeddedHub.ServicePolicy
                && CryptographicOperations.FixedTimeEquals(
                    Encoding.UTF8.GetBytes(Key),
                    Encoding.UTF8.GetBytes(hub.Registry.PolicyKey(EmbeddedHub.ServicePolicy))));
        return isAllowed ? hub : null;
    }
}
