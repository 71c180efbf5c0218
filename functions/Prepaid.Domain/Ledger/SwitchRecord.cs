using Prepaid.Domain.Relays;

namespace Prepaid.Domain.Ledger;

/// <summary>A command's row: what was asked and what became of it.</summary>
/// <param name="Command">As issued.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Reason">The agent's reason when it was not done.</param>
/// <param name="Relay">Position read back.</param>
/// <param name="ReportedAt">When it was read back.</param>
public sealed record SwitchRecord(SwitchCommand Command, CommandState State, string Reason, RelayPosition Relay, DateTimeOffset? ReportedAt)
{
    /// <summary>The record of a command that was just decided.</summary>
    public static SwitchRecord Of(SwitchCommand command) => new(command, CommandState.Issued, string.Empty, RelayPosition.Unknown, null);
}
