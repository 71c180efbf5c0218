using Prepaid.Contract;

namespace Prepaid.GatewayAgent.Store;

/// <summary>A command without an outcome yet.</summary>
/// <param name="Command">As received.</param>
/// <param name="Switching">True when it may have reached the meter: set before each try.</param>
internal sealed record OpenCommand(RelayCommand Command, bool Switching);
