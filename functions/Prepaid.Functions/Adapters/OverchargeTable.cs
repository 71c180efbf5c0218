using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Tariffs;

namespace Prepaid.Functions.Adapters;

/// <summary>Refund runs in table <c>tariffs</c>: one partition for each, its head and its frozen lines.</summary>
public sealed class OverchargeTable(ProductTables tables)
{
    private const string Head = "head";
    private const string Line = "line:";
    private const int RowsPerTransaction = 90;

    public async Task<(OverchargeRun Run, string Token)?> Find(string site, string id, CancellationToken cancellationToken)
    {
        var row = await tables.Tariffs.GetEntityIfExistsAsync<TableEntity>(PartitionOf(site, id), Head, cancellationToken: cancellationToken);
        return row.HasValue ? (RunOf(row.Value!), row.Value!.ETag.ToString()) : null;
    }

    /// <summary>Stores lines first and the head last: a run without a head was interrupted and does not exist.</summary>
    /// <returns>False when a run of that id is there.</returns>
    public async Task<bool> Add(OverchargeRun run, IReadOnlyList<OverchargeLine> lines, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        var partition = PartitionOf(run.Site, run.Id);
        foreach (var part in lines.Chunk(RowsPerTransaction))
        {
            await tables.Tariffs.SubmitTransactionAsync([.. part.Select(l => new TableTransactionAction(TableTransactionActionType.UpsertReplace, RowOf(partition, l)))], cancellationToken);
        }

        return await tables.Tariffs.TryAdd(RowOf(run), cancellationToken);
    }

    /// <summary>Changes the head; false when somebody else did meanwhile.</summary>
    public Task<bool> Put(OverchargeRun run, string token, CancellationToken cancellationToken) =>
        tables.Tariffs.TryReplace(RowOf(run), token, cancellationToken);

    /// <summary>A page of the frozen lines, by account and month.</summary>
    public Task<(IReadOnlyList<OverchargeLine> Items, string? Next)> Lines(string site, string id, string? from, CancellationToken cancellationToken) => tables.Tariffs.PageOf(
        TableClient.CreateQueryFilter($"PartitionKey eq {PartitionOf(site, id)} and RowKey ge {Line} and RowKey lt {Line + "~"}"), from, LineOf, cancellationToken);

    private static string PartitionOf(string site, string id) => $"overcharge:{site.AsKey()}:{id.AsKey()}";

    private static TableEntity RowOf(string partition, OverchargeLine line) => new(partition, $"{Line}{line.Account.AsKey()}:{line.KeyId}")
    {
        ["Account"] = line.Account,
        ["Month"] = line.Month.ToString("yyyyMM", CultureInfo.InvariantCulture),
        ["VoltageClass"] = line.VoltageClass,
        ["RefundFen"] = line.Refund.Fen,
        ["RefundedBeforeFen"] = line.RefundedBefore.Fen,
        ["Evidence"] = line.Evidence,
    };

    private static OverchargeLine LineOf(TableEntity row) => new(
        row.GetString("Account"),
        MonthOf(row, "Month"),
        row.GetString("VoltageClass"),
        Money.FromFen(row.GetInt64("RefundFen") ?? 0),
        Money.FromFen(row.GetInt64("RefundedBeforeFen") ?? 0),
        row.GetString("Evidence"));

    private static TableEntity RowOf(OverchargeRun run)
    {
        var row = new TableEntity(PartitionOf(run.Site, run.Id), Head)
        {
            ["Site"] = run.Site,
            ["Id"] = run.Id,
            ["First"] = run.First.ToString("yyyyMM", CultureInfo.InvariantCulture),
            ["Last"] = run.Last.ToString("yyyyMM", CultureInfo.InvariantCulture),
            ["Region"] = run.Rule.Region,
            ["Uplift"] = run.Rule.Uplift.ToString(CultureInfo.InvariantCulture),
            ["CountsFee"] = run.Rule.CountsFee,
            ["State"] = run.State.ToString(),
            ["ProposedBy"] = run.ProposedBy,
            ["ProposedAt"] = run.ProposedAt,
            ["RefundFen"] = run.RefundFen,
            ["Lines"] = run.Lines,
            ["NotComparable"] = run.NotComparable,
            ["IsDone"] = run.IsDone,
            ["RefundedFen"] = run.RefundedFen,
            ["SetAside"] = run.SetAside,
        };
        if (run.DecidedBy is not null)
        {
            row["DecidedBy"] = run.DecidedBy;
        }

        return row;
    }

    private static OverchargeRun RunOf(TableEntity row) => new(
        row.GetString("Site"),
        row.GetString("Id"),
        MonthOf(row, "First"),
        MonthOf(row, "Last"),
        new CapRule(row.GetString("Id"), row.GetString("Region"), DateTime.MinValue, decimal.Parse(row.GetString("Uplift"), CultureInfo.InvariantCulture)) { CountsFee = row.GetBoolean("CountsFee") ?? true },
        Enum.Parse<RevisionState>(row.GetString("State")),
        row.GetString("ProposedBy"),
        row.GetDateTimeOffset("ProposedAt") ?? default,
        row.GetString("DecidedBy"),
        row.GetInt64("RefundFen") ?? 0,
        row.GetInt32("Lines") ?? 0,
        row.GetInt32("NotComparable") ?? 0,
        row.GetBoolean("IsDone") ?? false,
        row.GetInt64("RefundedFen") ?? 0,
        row.GetInt32("SetAside") ?? 0);

    private static DateOnly MonthOf(TableEntity row, string property) =>
        DateOnly.ParseExact(row.GetString(property) + "01", "yyyyMMdd", CultureInfo.InvariantCulture);
}
