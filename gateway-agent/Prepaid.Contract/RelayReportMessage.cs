namespace Prepaid.Contract;

/// <summary>Relay reports of one gateway, in the order they happened.</summary>
public sealed record RelayReportMessage(IReadOnlyList<RelayReport> Reports)
{
    /// <summary>Most reports in one message.</summary>
    public const int MaxReports = 200;

    /// <summary>Writes the JSON of version 1 (docs/wire.md).</summary>
    public byte[] ToJson() => WireJson.Write(this);

    /// <summary>Reads the JSON of version 1. Never throws on any bytes.</summary>
    /// <param name="json">The body, unzipped.</param>
    /// <param name="message">The message, or null.</param>
    /// <param name="error">What was expected and where, or empty.</param>
    public static bool TryParse(ReadOnlySpan<byte> json, out RelayReportMessage? message, out string error) =>
        WireJson.TryRead(json, FirstError, out message, out error);

    private static string FirstError(RelayReportMessage message) => message.Reports switch
    {
        null or { Count: 0 or > MaxReports } => $"reports: expected 1 to {MaxReports}",
        var all when all.Any(r => r is null || !WireRules.IsId(r.Meter)) => "reports[].meter: expected 1 to 64 letters, digits, '-', '_' or '.'",
        var all when all.Any(r => r.Command is not null && !WireRules.IsId(r.Command)) => "reports[].command: expected an id or null",
        var all when all.Any(r => r.Sequence < 0) => "reports[].sequence: expected 0 or more",
        var all when all.Any(r => r.Reason is null || (r.Reason.Length > 0 && !WireRules.IsId(r.Reason))) => "reports[].reason: expected a reason code or an empty text",
        var all when all.Any(r => !WireRules.IsTime(r.At)) => "reports[].at: expected unix seconds",
        _ => string.Empty,
    };
}
