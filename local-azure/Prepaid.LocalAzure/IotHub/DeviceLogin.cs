using Prepaid.LocalAzure.IotHub.Mqtt;

namespace Prepaid.LocalAzure.IotHub;

/// <summary>What became of a CONNECT.</summary>
internal abstract record DeviceLogin
{
    private DeviceLogin()
    {
    }

    internal sealed record Accepted(RegisteredDevice Device, DateTimeOffset ExpiresAt) : DeviceLogin;

    internal sealed record Refused(byte ReturnCode, string Reason) : DeviceLogin;

    /// <summary>Checks client id, user name and signature.</summary>
    /// <param name="connect">User name <c>{host}/{device}/?api-version=...</c>, password a signature over <c>{host}/devices/{device}</c>.</param>
    /// <param name="registry">Whose keys count.</param>
    /// <param name="hosts">Names of this hub: its own, and localhost with and without port for clients that dial it so.</param>
    /// <param name="now">Business time.</param>
    public static DeviceLogin Check(MqttPacket.Connect connect, DeviceRegistry registry, IReadOnlySet<string> hosts, DateTimeOffset now)
    {
        var id = connect.ClientId;
        var user = connect.UserName?.Split('/', 3) ?? [];
        if (user.Length != 3 || !hosts.Contains(user[0]) || user[1] != id || !HasApiVersion(user[2]))
        {
            return Unauthorized($"user name '{connect.UserName}' is not '{{host}}/{id}/?api-version=...' of this hub");
        }

        if (registry.Find(id) is not { } device)
        {
            return Unauthorized($"device '{id}' is not registered");
        }

        if (!device.IsEnabled)
        {
            return Unauthorized($"device '{id}' is disabled");
        }

        if (SasToken.TryParse(connect.Password ?? string.Empty, out var reason) is not { } token)
        {
            return Unauthorized(reason);
        }

        var resource = token.Resource.Split('/');
        if (token.Policy is not null
            || resource is not [var host, var kind, var owner]
            || !hosts.Contains(host)
            || !kind.Equals("devices", StringComparison.OrdinalIgnoreCase)
            || !owner.Equals(id, StringComparison.OrdinalIgnoreCase)) // some clients sign the URI in lower case
        {
            return Unauthorized($"the signature is for '{token.Resource}', not for device '{id}' and its own key");
        }

        if (!token.IsSignedWith(device.PrimaryKey) && !token.IsSignedWith(device.SecondaryKey))
        {
            return Unauthorized("the signature is not made with a key of the device");
        }

        return token.ExpiresAt <= now
            ? Unauthorized($"the signature expired at {token.ExpiresAt:u}, now is {now:u}")
            : new Accepted(device, token.ExpiresAt);
    }

    private static bool HasApiVersion(string parameters) =>
        parameters.TrimStart('?').Split('&').Any(p => p.StartsWith("api-version=", StringComparison.Ordinal));

    private static Refused Unauthorized(string reason) => new(ConnectReturnCode.NotAuthorized, reason);
}
