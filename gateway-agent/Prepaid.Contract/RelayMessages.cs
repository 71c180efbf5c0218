namespace Prepaid.Contract;

/// <summary>A relay's position. Open = supply off, closed = supply on.</summary>
public enum RelayPosition
{
    /// <summary>Not read, or the meter contradicts itself.</summary>
    Unknown = 0,

    /// <summary>Supply is off.</summary>
    Open = 1,

    /// <summary>Supply is on.</summary>
    Closed = 2,
}

/// <summary>What became of a command at the meter.</summary>
public enum CommandOutcome
{
    /// <summary>Switched and read back in the wanted position.</summary>
    Done = 0,

    /// <summary>Not switched, by the rules: see the reason.</summary>
    Refused = 1,

    /// <summary>The meter refused, or reads back in the other position.</summary>
    Failed = 2,

    /// <summary>Sent, but not read back: the position is not known.</summary>
    Unknown = 3,
}

/// <summary>One command to one relay.</summary>
/// <param name="Id">Unique; the same command sent again carries the same id.</param>
/// <param name="Meter">Meter id.</param>
/// <param name="Sequence">Grows per meter; a lower one than any obeyed before is refused as older.</param>
/// <param name="Relay">Wanted position, open or closed.</param>
/// <param name="NotAfter">Unix seconds; later it is refused as expired.</param>
public sealed record RelayCommand(string Id, string Meter, long Sequence, RelayPosition Relay, long NotAfter);

/// <summary>Body of a cloud-to-device message: 1 to 50 commands for one gateway.</summary>
public sealed record CommandMessage(IReadOnlyList<RelayCommand> Commands)
{
    /// <summary>Most commands in one message.</summary>
    public const int MaxCommands = 50;

    /// <summary>Writes the JSON of version 1 (docs/wire.md).</summary>
    public byte[] ToJson() => WireJson.Write(this);

    /// <summary>Reads the JSON of version 1. Never throws on any bytes.</summary>
    public static bool TryParse(ReadOnlySpan<byte> json, out CommandMessage? message, out string error)
    {
        if (!WireJson.TryRead(json, out message, out error))
        {
            return false;
        }

        error = message!.Commands switch
        {
            null or { Count: 0 or > MaxCommands } => $"commands: expected 1 to {MaxCommands}",
            var all when all.Any(c => c is null || !ReadingsMessage.IsId(c.Meter) || !ReadingsMessage.IsId(c.Id)) => "commands[]: id and meter must be 1 to 64 letters, digits, '-', '_' or '.'",
            var all when all.Any(c => c.Sequence < 1) => "commands[].sequence: expected 1 or more",
            var all when all.Any(c => c.Relay is not (RelayPosition.Open or RelayPosition.Closed)) => "commands[].relay: expected open or closed",
            _ => string.Empty,
        };
        message = error.Length == 0 ? message : null;
        return error.Length == 0;
    }
}

/// <summary>What the gateway found at one relay, by command or of its own.</summary>
/// <param name="Meter">Meter id.</param>
/// <param name="Command">Id of the command, or null when nothing was asked.</param>
/// <param name="Sequence">Sequence of the command, or 0.</param>
/// <param name="Outcome">What became of the command.</param>
/// <param name="Reason">Empty when done; else expired, older, repeated, unknown-meter, no-relay, no-answer, refused-by-meter, stuck.</param>
/// <param name="Relay">Position as read back.</param>
/// <param name="At">Unix seconds of the read-back.</param>
public sealed record RelayReport(string Meter, string? Command, long Sequence, CommandOutcome Outcome, string Reason, RelayPosition Relay, long At);

/// <summary>Relay reports of one gateway, in the order they happened.</summary>
public sealed record RelayReportMessage(IReadOnlyList<RelayReport> Reports)
{
    /// <summary>Writes the JSON of version 1 (docs/wire.md).</summary>
    public byte[] ToJson() => WireJson.Write(this);

    /// <summary>Reads the JSON of version 1. Never throws on any bytes.</summary>
    public static bool TryParse(ReadOnlySpan<byte> json, out RelayReportMessage? message, out string error)
    {
        if (!WireJson.TryRead(json, out message, out error))
        {
            return false;
        }

        error = message!.Reports switch
        {
            null or { Count: 0 } => "reports: expected at least one",
            var all when all.Any(r => r is null || !ReadingsMessage.IsId(r.Meter)) => "reports[].meter: expected 1 to 64 letters, digits, '-', '_' or '.'",
            var all when all.Any(r => r.Command is not null && !ReadingsMessage.IsId(r.Command)) => "reports[].command: expected an id or null",
            var all when all.Any(r => r.Reason is null) => "reports[].reason: expected a text",
            _ => string.Empty,
        };
        message = error.Length == 0 ? message : null;
        return error.Length == 0;
    }
}

/// <summary>State of one meter as its gateway sees it.</summary>
/// <param name="Meter">Meter id.</param>
/// <param name="LastAnswerAt">Unix seconds of the last answer, or null when there was none yet.</param>
/// <param name="Failures">Polls in a row without an answer.</param>
public sealed record MeterState(string Meter, long? LastAnswerAt, int Failures);

/// <summary>State of a gateway, sent at its start and every hour.</summary>
/// <param name="At">Unix seconds.</param>
/// <param name="StartedAt">Unix seconds of the agent's start.</param>
/// <param name="Queued">Messages that the hub has not acknowledged yet.</param>
/// <param name="Meters">All configured meters.</param>
public sealed record GatewayStateMessage(long At, long StartedAt, int Queued, IReadOnlyList<MeterState> Meters)
{
    /// <summary>Writes the JSON of version 1 (docs/wire.md).</summary>
    public byte[] ToJson() => WireJson.Write(this);

    /// <summary>Reads the JSON of version 1. Never throws on any bytes.</summary>
    public static bool TryParse(ReadOnlySpan<byte> json, out GatewayStateMessage? message, out string error)
    {
        if (!WireJson.TryRead(json, out message, out error))
        {
            return false;
        }

        error = message!.Meters is null || message.Meters.Any(m => m is null || !ReadingsMessage.IsId(m.Meter))
            ? "meters: expected a list of meters with ids"
            : string.Empty;
        message = error.Length == 0 ? message : null;
        return error.Length == 0;
    }
}
