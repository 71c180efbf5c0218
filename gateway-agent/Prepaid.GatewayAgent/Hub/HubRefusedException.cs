namespace Prepaid.GatewayAgent.Hub;

/// <summary>The hub refuses this gateway: a wrong key, a disabled or deleted device. Somebody has to act.</summary>
public sealed class HubRefusedException(string message, Exception? inner = null) : Exception(message, inner);
