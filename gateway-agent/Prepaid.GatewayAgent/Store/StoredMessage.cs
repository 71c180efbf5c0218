using Prepaid.GatewayAgent.Hub;

namespace Prepaid.GatewayAgent.Store;

/// <summary>A message as it is sent, however often: same id, same bytes.</summary>
internal sealed record StoredMessage(long Number, string Prefix, string Kind, string? Encoding, byte[] Body)
{
    public HubMessage ToHub() => new(FormattableString.Invariant($"{Prefix}-{Number}"), Kind, Encoding, Body);
}
