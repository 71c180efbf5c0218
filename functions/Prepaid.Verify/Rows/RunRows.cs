using System.Globalization;
using System.Text.Json;

namespace Prepaid.Verify.Rows;

/// <summary>The head of a billing run.</summary>
/// <param name="Id"><c>{job}:{site}:{period}:{number}</c>: names its items.</param>
/// <param name="Period">yyyyMMdd or yyyyMM.</param>
/// <param name="State">Planned, Previewed, Approved, Posting, Posted, Parked, Rejected, Reversing or Reversed.</param>
/// <param name="Hash">Over its frozen rows; empty until they are frozen.</param>
internal sealed record RunRow(string Place, string Id, string Site, string Job, string Period, long Number, string State, string Hash)
{
    public long Items { get; init; }

    public long TotalFen { get; init; }

    public long Posted { get; init; }

    public long Skipped { get; init; }

    public long Reversed { get; init; }

    public bool NeedsApproval { get; init; }

    /// <summary>Who put it forward, and who decided on it.</summary>
    public (string By, string Decided) Approval { get; init; }

    /// <summary>Who asked for its reversal, and who agreed.</summary>
    public (string By, string Decided) Reversal { get; init; }

    public long Steps { get; init; }

    public DateTimeOffset BegunAt { get; init; }

    public bool IsFrozen => Hash.Length > 0;

    /// <summary>True in a state that follows the freezing of its rows.</summary>
    public bool MustBeFrozen => State is "Previewed" or "Approved" or "Posting" or "Posted" or "Reversing" or "Reversed";

    public bool IsUndone => State is "Rejected" or "Reversed";

    /// <summary>Id of the key row in each account that it posted to.</summary>
    public string PostedId => string.Create(CultureInfo.InvariantCulture, $"{Job}-{Period}-{Number:D3}");

    public static RunRow Of(VerifiedRow row) => new(
        row.Place,
        string.Create(CultureInfo.InvariantCulture, $"{row.Text("Job")}:{row.Text("Site")}:{row.Text("Period")}:{row.Number("Number"):D3}"),
        row.Text("Site"),
        row.Text("Job"),
        row.Text("Period"),
        row.Number("Number"),
        row.Text("State"),
        row.Text("Hash"))
    {
        Items = row.Number("Items"),
        TotalFen = row.Number("TotalFen"),
        Posted = row.Number("Posted"),
        Skipped = row.Number("Skipped"),
        Reversed = row.Number("Reversed"),
        NeedsApproval = row.Flag("NeedsApproval"),
        Approval = (row.Text("ProposedBy"), row.Text("DecidedBy")),
        Reversal = (row.Text("ReversalProposedBy"), row.Text("ReversedBy")),
        Steps = row.Number("Steps"),
        BegunAt = row.Time("CreatedAt"),
    };
}

/// <summary>What a run froze for one account.</summary>
/// <param name="Run">Id of the run.</param>
/// <param name="State">Waiting, Posted, Skipped or Reversed.</param>
/// <param name="Entry">Sequence of the last entry behind it.</param>
internal sealed record RunItemRow(string Place, string Run, string Account, long AmountFen, string Content, string State, long Entry, string Reason);

/// <summary>One change of a run's state.</summary>
internal sealed record RunStepRow(string Place, long Number, string State, string Actor);

/// <summary>What a run went by, frozen.</summary>
internal sealed record RunSnapshotRow(string Place, string Run, string Name, string Content);

/// <summary>An entry as an item froze it.</summary>
internal sealed record FrozenEntry(string Kind, string Key, IReadOnlyList<(string Account, long Fen)> Lines, string Evidence, long From, long To)
{
    /// <summary>Its key when it was taken back.</summary>
    public string ReversedKey => Key.IndexOf(':', StringComparison.Ordinal) is var colon && colon < 0 ? Key + "-reversed" : Key[..colon] + "-reversed" + Key[colon..];

    /// <exception cref="FormatException">The content is something else.</exception>
    public static IReadOnlyList<FrozenEntry> Parse(string content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            return [.. json.RootElement.EnumerateArray().Select(e => new FrozenEntry(
                e.GetProperty("kind").GetString()!,
                e.GetProperty("key").GetString()!,
                [.. e.GetProperty("lines").EnumerateArray().Select(l => (l.GetProperty("account").GetString()!, l.GetProperty("fen").GetInt64()))],
                e.GetProperty("evidence").GetString()!,
                e.GetProperty("from").GetInt64(),
                e.GetProperty("to").GetInt64()))];
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"Content: expected an array of entries; {wrong.Message}", wrong);
        }
    }
}

/// <summary>What table <c>runs</c> says.</summary>
internal sealed class RunRows
{
    private readonly List<RunItemRow> items = [];

    /// <summary>By id.</summary>
    public Dictionary<string, RunRow> Heads { get; } = new(StringComparer.Ordinal);

    public ILookup<string, RunItemRow> ItemsByAccount { get; private set; } = Array.Empty<RunItemRow>().ToLookup(i => i.Account);

    public ILookup<string, RunItemRow> ItemsByRun { get; private set; } = Array.Empty<RunItemRow>().ToLookup(i => i.Run);

    public List<RunSnapshotRow> Snapshots { get; } = [];

    /// <summary>The rows that tell of a run's steps: site, then <c>{job}:{period}:{number}</c>.</summary>
    public Dictionary<(string Site, string Run), List<RunStepRow>> Steps { get; } = [];

    /// <summary>Newest periods, by site and job.</summary>
    public Dictionary<(string Site, string Job), (string Place, string Period)> Newest { get; } = [];

    public void Take(VerifiedRow row)
    {
        var key = row.RowKey;
        if (row.PartitionKey.StartsWith("site:", StringComparison.Ordinal))
        {
            TakeOfSite(row);
        }
        else if (row.PartitionKey.StartsWith("run:", StringComparison.Ordinal) && key.StartsWith("item:", StringComparison.Ordinal))
        {
            items.Add(new RunItemRow(row.Place, RunOf(row), row.Text("Account"), row.Number("AmountFen"), ContentOf(row), row.Text("State"), row.Number("Entry"), row.TextOr("Reason", string.Empty)));
        }
        else if (row.PartitionKey.StartsWith("run:", StringComparison.Ordinal) && key.StartsWith("snapshot:", StringComparison.Ordinal))
        {
            Snapshots.Add(new RunSnapshotRow(row.Place, RunOf(row), row.Text("Name"), ContentOf(row)));
        }
    }

    /// <summary>After the last row.</summary>
    public void Finish() => (ItemsByAccount, ItemsByRun) = (items.ToLookup(i => i.Account, StringComparer.Ordinal), items.ToLookup(i => i.Run, StringComparer.Ordinal));

    private void TakeOfSite(VerifiedRow row)
    {
        if (row.RowKey.StartsWith("~step:", StringComparison.Ordinal))
        {
            var run = (PlainKey.Decode(row.PartitionKey["site:".Length..]), row.RowKey["~step:".Length..row.RowKey.LastIndexOf(':')]);
            (Steps.TryGetValue(run, out var known) ? known : Steps[run] = []).Add(new RunStepRow(row.Place, row.Number("Number"), row.Text("State"), row.Text("Actor")));
        }
        else if (row.RowKey.StartsWith("~newest:", StringComparison.Ordinal))
        {
            Newest[(PlainKey.Decode(row.PartitionKey["site:".Length..]), row.RowKey["~newest:".Length..])] = (row.Place, row.Text("Period"));
        }
        else if (!row.RowKey.StartsWith('~'))
        {
            var run = RunRow.Of(row);
            Heads[run.Id] = run;
        }
    }

    /// <summary><c>run:{job}:{site}:{period}:{number}</c>.</summary>
    private static string RunOf(VerifiedRow row) => PlainKey.Decode(row.PartitionKey["run:".Length..]);

    private static string ContentOf(VerifiedRow row) => row.LongText("Content");
}
