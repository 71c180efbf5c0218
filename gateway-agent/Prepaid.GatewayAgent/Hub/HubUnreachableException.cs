namespace Prepaid.GatewayAgent.Hub;

/// <summary>The hub could not be reached or did not acknowledge; trying again may cure it.</summary>
public sealed class HubUnreachableException(string message, Exception? inner = null) : Exception(message, inner);
