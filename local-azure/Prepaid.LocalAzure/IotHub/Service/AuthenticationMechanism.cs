namespace Microsoft.Azure.Devices;

public sealed class AuthenticationMechanism
{
    public SymmetricKey SymmetricKey { get; set; } = new();

    public AuthenticationType Type { get; set; }
}
