namespace Prepaid.GatewayAgent.Tests.Bench;

/// <summary>The end of the agent's process, as the agent sees it: an exception that nobody has told it about.</summary>
internal sealed class KilledException() : Exception("The agent's process was killed.");
