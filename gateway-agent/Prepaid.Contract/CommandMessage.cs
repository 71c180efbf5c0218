namespace Prepaid.Contract;

/// <summary>Body of a cloud-to-device message: 1 to 50 commands for one gateway.</summary>
public sealed record CommandMessage(IReadOnlyList<RelayCommand> Commands)
{
    /// <summary>Most commands in one message.</summary>
    public const int MaxCommands = 50;

    /// <summary>Writes the JSON of version 1 (docs/wire.md).</summary>
    public byte[] ToJson() => WireJson.Write(this);

    /// <summary>Reads the JSON of version 1. Never throws on any bytes.</summary>
    /// <param name="json">The body, unzipped.</param>
    /// <param name="message">The message, or null.</param>
    /// <param name="error">What was expected and where, or empty.</param>
    public static bool TryParse(ReadOnlySpan<byte> json, out CommandMessage? message, out string error) =>
        WireJson.TryRead(json, FirstError, out message, out error);

    private static string FirstError(CommandMessage message) => message.Commands switch
    {
        null or { Count: 0 or > MaxCommands } => $"commands: expected 1 to {MaxCommands}",
        var all when all.Any(c => c is null || !WireRules.IsId(c.Meter) || !WireRules.IsId(c.Id)) => "commands[]: id and meter must be 1 to 64 letters, digits, '-', '_' or '.'",
        var all when all.Any(c => c.Sequence < 1) => "commands[].sequence: expected 1 or more",
        var all when all.Any(c => c.Relay is not (RelayPosition.Open or RelayPosition.Closed)) => "commands[].relay: expected open or closed",
        var all when all.Any(c => !WireRules.IsTime(c.NotAfter)) => "commands[].notAfter: expected unix seconds",
        _ => string.Empty,
    };
}
