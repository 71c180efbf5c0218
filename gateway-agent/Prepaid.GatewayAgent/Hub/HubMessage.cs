namespace Prepaid.GatewayAgent.Hub;

/// <summary>One device-to-cloud message.</summary>
/// <param name="Id">Message id, the same at every try.</param>
/// <param name="Kind">Application property <c>kind</c>.</param>
/// <param name="Encoding">Content encoding, or null for plain JSON.</param>
/// <param name="Body">The bytes, the same at every try.</param>
public sealed record HubMessage(string Id, string Kind, string? Encoding, byte[] Body);
