using System.Collections.Immutable;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Sites;
using Prepaid.Functions.Tariffs;

namespace Prepaid.Functions.Adapters;

/// <summary>Table <c>tariffs</c>: one partition per site or region with its head, versions, publications and runs (docs/tariffs.md).</summary>
/// <remarks>The head's ETag is the partition's concurrency token. Rows of versions and publications are added once and change only their state.</remarks>
public sealed class TariffTable(ProductTables tables)
{
    private const string Head = "head";
    private const string Version = "version:";
    private const string WaterVersion = "water-version:";
    private const string Run = "run:";
    private const string Active = "active";

    /// <summary>All that is published in a scope; an empty shelf where nothing is.</summary>
    public async Task<TariffShelf> Load(string scope, CancellationToken cancellationToken)
    {
        var (revision, token) = (0L, string.Empty);
        var revisions = ImmutableArray.CreateBuilder<TariffRevision>();
        var water = ImmutableArray.CreateBuilder<TariffRevision>();
        var publications = ImmutableArray.CreateBuilder<Publication>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {scope.AsKey()}");
        await foreach (var row in tables.Tariffs.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (row.RowKey == Head)
            {
                (revision, token) = (row.GetInt64("Revision") ?? 0, row.ETag.ToString());
            }
            else if (row.RowKey.StartsWith(Version, StringComparison.Ordinal))
            {
                revisions.Add(RevisionOf(row));
            }
            else if (row.RowKey.StartsWith(WaterVersion, StringComparison.Ordinal))
            {
                water.Add(RevisionOf(row));
            }
            else if (!row.RowKey.StartsWith(Run, StringComparison.Ordinal))
            {
                publications.Add(PublicationOf(row));
            }
        }

        return new TariffShelf(scope, revision, token, ByProposal(revisions), ByProposal(water), publications.ToImmutable());
    }

    /// <summary>The number of changes of a scope: what a cache asks for.</summary>
    public async Task<long> RevisionOf(string scope, CancellationToken cancellationToken)
    {
        var head = await tables.Tariffs.GetEntityIfExistsAsync<TableEntity>(scope.AsKey(), Head, cancellationToken: cancellationToken);
        return head.HasValue ? head.Value!.GetInt64("Revision") ?? 0 : 0;
    }

    /// <summary>Stores one change if the shelf is still as loaded.</summary>
    /// <param name="loaded">The shelf.</param>
    /// <param name="revision">A tariff version that changed, of which utility, or null.</param>
    /// <param name="publication">A publication that changed, or null.</param>
    /// <param name="run">A correction run that follows from it, or null.</param>
    /// <param name="cancellationToken">Stops before the transaction.</param>
    /// <returns>False when somebody else changed it: load and decide again.</returns>
    public async Task<bool> Store(TariffShelf loaded, (TariffRevision Revision, Utility Utility)? revision, Publication? publication, CorrectionRun? run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        var partition = loaded.Scope.AsKey();
        var head = new TableEntity(partition, Head) { ["Revision"] = loaded.Revision + 1 };
        var actions = new List<TableTransactionAction>
        {
            loaded.Token.Length == 0 ? new(TableTransactionActionType.Add, head) : new(TableTransactionActionType.UpdateReplace, head, new ETag(loaded.Token)),
        };
        var rows = new[] { revision is null ? null : RowOf(partition, revision.Value.Revision, revision.Value.Utility), publication is null ? null : RowOf(partition, publication), run is null ? null : RowOf(run) };
        actions.AddRange(rows.OfType<TableEntity>().Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)));
        try
        {
            await tables.Tariffs.SubmitTransactionAsync(actions, cancellationToken);
            return true;
        }
        catch (TableTransactionFailedException conflict) when (conflict.Status is 409 or 412)
        {
            return false;
        }
    }

    /// <summary>A run and the token that a change of it must present; null when there is none.</summary>
    public async Task<(CorrectionRun Run, string Token)?> FindRun(string site, string id, CancellationToken cancellationToken)
    {
        var row = await tables.Tariffs.GetEntityIfExistsAsync<TableEntity>(TariffShelf.OfSite(site).AsKey(), Run + id.AsKey(), cancellationToken: cancellationToken);
        return row.HasValue ? (RunOf(row.Value!), row.Value!.ETag.ToString()) : null;
    }

    /// <summary>Adds a run; one that is there stays as it is.</summary>
    public Task Add(CorrectionRun run, CancellationToken cancellationToken) =>
        tables.Tariffs.TryAdd(RowOf(run), cancellationToken);

    /// <summary>Stores how far a run has come; false when another instance did so meanwhile.</summary>
    public Task<bool> Put(CorrectionRun run, string token, CancellationToken cancellationToken) =>
        tables.Tariffs.TryReplace(RowOf(run), token, cancellationToken);

    /// <summary>A page of a site's runs.</summary>
    public Task<(IReadOnlyList<CorrectionRun> Items, string? Next)> Runs(string site, string? from, CancellationToken cancellationToken) => tables.Tariffs.PageOf(
        TableClient.CreateQueryFilter($"PartitionKey eq {TariffShelf.OfSite(site).AsKey()} and RowKey ge {Run} and RowKey lt {Run + "~"}"), from, RunOf, cancellationToken);

    /// <summary>Remembers that work waits; written before what it speaks of.</summary>
    public Task PutActive(ActiveWork work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        var row = new TableEntity(Active, KeyOf(work)) { ["Scope"] = work.Scope, ["Id"] = work.Id, ["Since"] = work.Since };
        return tables.Tariffs.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    public Task DeleteActive(ActiveWork work, CancellationToken cancellationToken) =>
        tables.Tariffs.DeleteEntityAsync(Active, KeyOf(work), ETag.All, cancellationToken);

    /// <summary>All work that waits; one partition, however many sites there are.</summary>
    public async Task<IReadOnlyList<ActiveWork>> AllActive(CancellationToken cancellationToken)
    {
        var all = new List<ActiveWork>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Active}");
        await foreach (var row in tables.Tariffs.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            all.Add(new ActiveWork(row.GetString("Scope"), row.GetString("Id"), row.GetDateTimeOffset("Since") ?? default));
        }

        return all;
    }

    private static ImmutableArray<TariffRevision> ByProposal(IEnumerable<TariffRevision> revisions) =>
        [.. revisions.OrderBy(r => r.ProposedAt).ThenBy(r => r.Version.Id, StringComparer.Ordinal)];

    private static string KeyOf(ActiveWork work) => $"{work.Scope.AsKey()}~{work.Id.AsKey()}";

    private static TableEntity RowOf(string partition, TariffRevision revision, Utility utility) => StateOf(
        new TableEntity(partition, (utility == Utility.Water ? WaterVersion : Version) + revision.Version.Id.AsKey())
        {
            ["Content"] = Encoding.UTF8.GetString(TariffJsonWriter.WriteVersion(revision.Version)),
            ["Correction"] = revision.Correction,
        },
        revision.State,
        revision.ProposedBy,
        revision.ProposedAt,
        revision.DecidedBy,
        revision.DecidedAt);

    private static TableEntity RowOf(string partition, Publication publication) => StateOf(
        new TableEntity(partition, $"{publication.Kind}:{publication.Id.AsKey()}")
        {
            ["Kind"] = publication.Kind.ToString(),
            ["Id"] = publication.Id,
            ["Content"] = publication.Content,
        },
        publication.State,
        publication.ProposedBy,
        publication.ProposedAt,
        publication.DecidedBy,
        publication.DecidedAt);

    private static TableEntity StateOf(TableEntity row, RevisionState state, string proposedBy, DateTimeOffset proposedAt, string? decidedBy, DateTimeOffset? decidedAt)
    {
        row["State"] = state.ToString();
        row["ProposedBy"] = proposedBy;
        row["ProposedAt"] = proposedAt;
        if (decidedBy is not null && decidedAt is { } at)
        {
            row["DecidedBy"] = decidedBy;
            row["DecidedAt"] = at;
        }

        return row;
    }

    private static TariffRevision RevisionOf(TableEntity row) => new(
        TariffJson.TryParseVersion(Encoding.UTF8.GetBytes(row.GetString("Content")), out var version, out var problems)
            ? version!
            : throw new InvalidDataException($"Tariff row {row.PartitionKey}/{row.RowKey}: {string.Join("; ", problems)}"),
        Enum.Parse<RevisionState>(row.GetString("State")),
        row.GetString("ProposedBy"),
        row.GetDateTimeOffset("ProposedAt") ?? default,
        row.GetString("Correction"),
        row.GetString("DecidedBy"),
        row.GetDateTimeOffset("DecidedAt"));

    private static Publication PublicationOf(TableEntity row) => new(
        Enum.Parse<PublicationKind>(row.GetString("Kind")),
        row.GetString("Id"),
        row.GetString("Content"),
        Enum.Parse<RevisionState>(row.GetString("State")),
        row.GetString("ProposedBy"),
        row.GetDateTimeOffset("ProposedAt") ?? default,
        row.GetString("DecidedBy"),
        row.GetDateTimeOffset("DecidedAt"));

    private static TableEntity RowOf(CorrectionRun run)
    {
        var row = new TableEntity(TariffShelf.OfSite(run.Site).AsKey(), Run + run.Id.AsKey())
        {
            ["Site"] = run.Site,
            ["Id"] = run.Id,
            ["From"] = run.From.Text(),
            ["Reason"] = run.Reason,
            ["Actor"] = run.Actor,
            ["CreatedAt"] = run.CreatedAt,
            ["SettledAfter"] = run.SettledAfter,
            ["State"] = run.State.ToString(),
            ["Accounts"] = run.Accounts,
            ["Corrected"] = run.Corrected,
            ["DifferenceFen"] = run.DifferenceFen,
        };
        if (run.Cursor is not null)
        {
            row["Cursor"] = run.Cursor;
        }

        return row;
    }

    private static CorrectionRun RunOf(TableEntity row) => new(
        row.GetString("Site"),
        row.GetString("Id"),
        row.Day("From")!.Value,
        row.GetString("Reason"),
        row.GetString("Actor"),
        row.GetDateTimeOffset("CreatedAt") ?? default,
        row.GetDateTimeOffset("SettledAfter") ?? default,
        Enum.Parse<RunState>(row.GetString("State")),
        row.GetString("Cursor"),
        row.GetInt64("Accounts") ?? 0,
        row.GetInt64("Corrected") ?? 0,
        row.GetInt64("DifferenceFen") ?? 0);
}
