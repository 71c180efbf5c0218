using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Imports;

namespace Prepaid.Functions.Adapters;

/// <summary>Table <c>imports</c>: a partition for each import with its head and files; partitions <c>hashes</c> and <c>active</c> find one by content, and what is being entered.</summary>
public sealed class ImportTable(ProductTables tables)
{
    private const string Head = "head";
    private const string Hashes = "hashes";
    private const string ActiveImports = "active";

    /// <summary>The import of that id, else the one of that content, else null.</summary>
    public async Task<ImportRun?> Known(string id, string hash, CancellationToken cancellationToken)
    {
        if (await Find(id, cancellationToken) is var (run, _))
        {
            return run;
        }

        var same = await tables.Imports.GetEntityIfExistsAsync<TableEntity>(Hashes, hash, cancellationToken: cancellationToken);
        return same.HasValue && await Find(same.Value!.GetString("Id"), cancellationToken) is var (other, _) ? other : null;
    }

    /// <summary>The import and its version, or null.</summary>
    public async Task<(ImportRun Run, string Version)?> Find(string id, CancellationToken cancellationToken)
    {
        var row = await tables.Imports.GetEntityIfExistsAsync<TableEntity>(PartitionOf(id), Head, cancellationToken: cancellationToken);
        return row.HasValue ? (RunOf(row.Value!), row.Value!.ETag.ToString()) : null;
    }

    /// <summary>Keeps a proposal: what finds it and its files first, so that a head is never without them.</summary>
    /// <returns>The import as stored: an earlier one of the same id when there is one.</returns>
    public async Task<ImportRun> Add(ImportRun run, ImportBody body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(body);
        foreach (var (name, text) in body.Files)
        {
            var row = new TableEntity(PartitionOf(run.Id), $"file:{run.Hash}:{name}");
            LongText.Put(row, "Text", text);
            await tables.Imports.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        }

        await tables.Imports.UpsertEntityAsync(new TableEntity(Hashes, run.Hash) { ["Id"] = run.Id }, TableUpdateMode.Replace, cancellationToken);
        try
        {
            await tables.Imports.AddEntityAsync(RowOf(run), cancellationToken);
        }
        catch (RequestFailedException conflict) when (conflict.Status == 409)
        {
            return (await Find(run.Id, cancellationToken))?.Run ?? throw new InvalidOperationException($"Import {run.Id} was refused as known but is not there; try again.");
        }

        return run;
    }

    /// <summary>The files of an import, as they were proposed.</summary>
    public async Task<ImportBody> Files(string id, CancellationToken cancellationToken)
    {
        var run = (await Find(id, cancellationToken))?.Run ?? throw new InvalidOperationException($"Import {id} is not there.");
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in new[] { "sites", "accounts", "meters", "balances" })
        {
            var row = await tables.Imports.GetEntityAsync<TableEntity>(PartitionOf(id), $"file:{run.Hash}:{name}", cancellationToken: cancellationToken);
            texts[name] = LongText.Of(row.Value, "Text");
        }

        return new ImportBody(id, DryRun: false, texts["sites"], texts["accounts"], texts["meters"], texts["balances"]);
    }

    /// <summary>Stores an import if it is still as loaded.</summary>
    /// <returns>Its version afterwards; null when somebody else changed it.</returns>
    public async Task<string?> Store(ImportRun run, string version, CancellationToken cancellationToken)
    {
        try
        {
            var stored = await tables.Imports.UpdateEntityAsync(RowOf(run), new ETag(version), TableUpdateMode.Replace, cancellationToken);
            return stored.Headers.ETag?.ToString() ?? throw new InvalidOperationException("The table service gave no ETag.");
        }
        catch (RequestFailedException conflict) when (conflict.Status == 412)
        {
            return null;
        }
    }

    public Task PutActive(string id, DateTimeOffset since, CancellationToken cancellationToken) =>
        tables.Imports.UpsertEntityAsync(new TableEntity(ActiveImports, id.AsKey()) { ["Id"] = id, ["Since"] = since }, TableUpdateMode.Replace, cancellationToken);

    public Task DeleteActive(string id, CancellationToken cancellationToken) => tables.Imports.DeleteEntityAsync(ActiveImports, id.AsKey(), ETag.All, cancellationToken);

    /// <summary>Imports that are being entered, or were about to be.</summary>
    public async Task<IReadOnlyList<string>> Active(CancellationToken cancellationToken)
    {
        var (active, _) = await tables.Imports.PageOf($"PartitionKey eq '{ActiveImports}'", from: null, row => row.GetString("Id"), cancellationToken);
        return active;
    }

    private static string PartitionOf(string id) => "import:" + id.AsKey();

    private static TableEntity RowOf(ImportRun run)
    {
        var row = new TableEntity(PartitionOf(run.Id), Head)
        {
            ["Id"] = run.Id,
            ["Hash"] = run.Hash,
            ["ProposedBy"] = run.ProposedBy,
            ["ProposedAt"] = run.ProposedAt,
            ["Steps"] = run.Steps,
            ["State"] = run.State.ToString(),
            ["DecidedBy"] = run.DecidedBy,
            ["DecisionReason"] = run.DecisionReason,
            ["Done"] = run.Done,
        };
        LongText.Put(row, "Refused", JsonSerializer.Serialize(run.Refused));
        if (run.DecidedAt is { } at)
        {
            row["DecidedAt"] = at;
        }

        return row;
    }

    private static ImportRun RunOf(TableEntity row) => new(row.GetString("Id"), row.GetString("Hash"), row.GetString("ProposedBy"), row.Time("ProposedAt"), row.GetInt32("Steps") ?? 0)
    {
        State = Enum.Parse<ImportState>(row.GetString("State")),
        DecidedBy = row.GetString("DecidedBy"),
        DecidedAt = row.GetDateTimeOffset("DecidedAt"),
        DecisionReason = row.GetString("DecisionReason"),
        Done = row.GetInt32("Done") ?? 0,
        Refused = JsonSerializer.Deserialize<List<ImportFault>>(LongText.Of(row, "Refused")) ?? [],
    };
}
