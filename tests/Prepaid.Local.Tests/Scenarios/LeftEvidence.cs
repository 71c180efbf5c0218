using System.Globalization;
using System.Text.Json;
using Prepaid.Local.Running;

namespace Prepaid.Local.Tests.Scenarios;

/// <summary>The files that a run left, as anybody outside reads them.</summary>
internal sealed class LeftEvidence(string data)
{
    public IReadOnlyList<TruthLine> Truth { get; } = [.. Lines(data, "truth.csv").Select(f => new TruthLine(f[0], f[1], Time(f[2]), decimal.Parse(f[3], CultureInfo.InvariantCulture), f[4]))];

    public IEnumerable<TruthLine> Polls => Truth.Where(t => t.Kind == "poll");

    public IReadOnlyList<ObeyedLine> Commands { get; } = [.. Lines(data, "commands.csv").Select(f => new ObeyedLine(f[0], f[1], Time(f[2])))];

    public IReadOnlyList<PaymentLine> Payments { get; } = [.. Lines(data, "payments.csv").Select(f => new PaymentLine(f[0], f[1], long.Parse(f[2], CultureInfo.InvariantCulture)))];

    public IReadOnlyList<TextLine> Texts { get; } = [.. Lines(data, "texts.csv").Select(f => new TextLine(f[0], f[1], f[2], Time(f[3])))];

    public IReadOnlyList<JsonElement> Rows { get; } =
        [.. File.ReadLines(Path.Combine(Evidence.FolderOf(data), "tables.ndjson")).Select(line => JsonDocument.Parse(line).RootElement)];

    public IEnumerable<JsonElement> RowsOf(string table, string rowKeyPrefix = "") =>
        Rows.Where(r => r.GetProperty("table").GetString() == table && r.Text("RowKey").StartsWith(rowKeyPrefix, StringComparison.Ordinal));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static IEnumerable<string[]> Lines(string data, string name) => File.ReadLines(Path.Combine(Evidence.FolderOf(data), name)).Skip(1).Select(l => l.Split(','));
}

internal sealed record TruthLine(string Kind, string Meter, DateTimeOffset Time, decimal Register, string Relay);

internal sealed record ObeyedLine(string Meter, string Command, DateTimeOffset Time);

internal sealed record PaymentLine(string Transaction, string Account, long AmountFen);

internal sealed record TextLine(string MessageId, string Account, string Level, DateTimeOffset SentAt);

/// <summary>Properties of rows as the evidence writes them.</summary>
internal static class EvidenceRows
{
    public static string Text(this JsonElement row, string property) => row.GetProperty(property).GetString()!;

    public static long Number(this JsonElement row, string property) => row.GetProperty(property).GetInt64();

    public static bool Flag(this JsonElement row, string property) => row.GetProperty(property).GetBoolean();

    public static DateTimeOffset Moment(this JsonElement row, string property) => row.GetProperty(property).GetDateTimeOffset();

    /// <summary>Lines of an entry: counter-account and fen.</summary>
    public static IReadOnlyList<(string CounterAccount, long Fen)> Lines(this JsonElement entry) =>
        [.. entry.Text("Lines").Split(';').Select(l => l.Split('=')).Select(l => (l[0], long.Parse(l[1], CultureInfo.InvariantCulture)))];
}

/// <summary>The report of a run, read as JSON.</summary>
internal static class LeftReport
{
    private static readonly string[] Checks = ["booksBalance", "energyConserved", "everyCutJustified", "relayTruth", "nothingLost", "nothingTwice"];

    /// <summary>Every check holds, as a JSON boolean, and there is no violation.</summary>
    public static JsonElement MustHold(string path, string when)
    {
        var report = JsonDocument.Parse(File.ReadAllText(path)).RootElement;
        var checks = report.GetProperty("checks");
        Assert.True(
            Checks.All(c => checks.GetProperty(c).ValueKind == JsonValueKind.True) && report.GetProperty("violations").GetArrayLength() == 0,
            $"{when}: {checks}\n{report.GetProperty("violations")}");
        return report;
    }
}
