namespace Prepaid.Contract;

/// <summary>What the gateway found at one relay, by command or of its own.</summary>
/// <param name="Meter">Meter id.</param>
/// <param name="Command">Id of the command, or null when nothing was asked.</param>
/// <param name="Sequence">Sequence of the command, or 0.</param>
/// <param name="Outcome">What became of the command; done when nothing was asked.</param>
/// <param name="Reason">One of <see cref="RelayReason"/>: empty when done.</param>
/// <param name="Relay">Position as read back; unknown when it was not read.</param>
/// <param name="At">Unix seconds of the read-back, or of the decision when nothing was read.</param>
public sealed record RelayReport(string Meter, string? Command, long Sequence, CommandOutcome Outcome, string Reason, RelayPosition Relay, long At);
