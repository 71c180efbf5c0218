namespace Prepaid.Contract;

/// <summary>State of a gateway, sent at its start, every hour and when it has a problem to tell.</summary>
/// <param name="At">Unix seconds.</param>
/// <param name="StartedAt">Unix seconds of the agent's start.</param>
/// <param name="Queued">Readings, relay reports and built messages that the hub has not acknowledged yet.</param>
/// <param name="Meters">All configured meters.</param>
public sealed record GatewayStateMessage(long At, long StartedAt, int Queued, IReadOnlyList<MeterState> Meters)
{
    /// <summary>Most problems in one message, and most characters of one.</summary>
    public const int MaxProblems = 20, MaxProblemLength = 200;

    /// <summary>What the gateway could not make sense of since the message before, such as a malformed command message; by default none.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Writes the JSON of version 1 (docs/wire.md).</summary>
    public byte[] ToJson() => WireJson.Write(this);

    /// <summary>Reads the JSON of version 1. Never throws on any bytes.</summary>
    /// <param name="json">The body, unzipped.</param>
    /// <param name="message">The message, or null.</param>
    /// <param name="error">What was expected and where, or empty.</param>
    public static bool TryParse(ReadOnlySpan<byte> json, out GatewayStateMessage? message, out string error) =>
        WireJson.TryRead(json, FirstError, out message, out error);

    private static string FirstError(GatewayStateMessage message) => message switch
    {
        { Meters: null } => "meters: expected a list of meters with ids",
        var m when m.Meters.Any(s => s is null || !WireRules.IsId(s.Meter)) => "meters: expected a list of meters with ids",
        var m when m.Meters.Any(s => s.Failures < 0) => "meters[].failures: expected 0 or more",
        var m when m.Meters.Any(s => s.LastAnswerAt is { } at && !WireRules.IsTime(at)) => "meters[].lastAnswerAt: expected unix seconds or null",
        var m when !WireRules.IsTime(m.At) || !WireRules.IsTime(m.StartedAt) => "at, startedAt: expected unix seconds",
        { Queued: < 0 } => "queued: expected 0 or more",
        { Problems: null or { Count: > MaxProblems } } => $"problems: expected at most {MaxProblems} texts",
        var m when m.Problems.Any(p => p is null || p.Length > MaxProblemLength) => $"problems[]: expected at most {MaxProblemLength} characters",
        _ => string.Empty,
    };
}
