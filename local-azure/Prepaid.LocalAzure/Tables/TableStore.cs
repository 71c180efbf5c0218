using System.Collections.Concurrent;
using System.Text;
using Azure.Data.Tables;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.Tables.Rows;
using Prepaid.LocalAzure.Tables.Sqlite;

namespace Prepaid.LocalAzure.Tables;

/// <summary>The storage account of one cloud: a SQLite file in its data folder, a table per Azure table, a row per entity.</summary>
/// <remarks>A write is acknowledged once its commit is on disk (WAL, synchronous=FULL); reads see what was acknowledged.</remarks>
public sealed class TableStore : IDisposable
{
    public const string FileName = "tables.sqlite";

    private const int ExportPage = 1000;
    private const string TableNames = "SELECT name FROM sqlite_master WHERE type = 'table' AND instr(name, '_') = 0";

    private const string OlderTableNames = "SELECT name FROM sqlite_master t WHERE type = 'table' AND instr(name, '_') = 0 AND NOT EXISTS (SELECT 1 FROM sqlite_master WHERE name = t.name || '_keys')";

    private readonly ConcurrentDictionary<string, StoredTable> tables = new(StringComparer.OrdinalIgnoreCase);
    private readonly Connection writer;
    private readonly GroupCommit commits;

    private TableStore(LocalCloud cloud)
    {
        Cloud = cloud;
        var path = Path.Combine(cloud.DataFolder, FileName);
        writer = Connection.OpenWriter(path);
        var versions = new VersionSource(cloud.Clock, writer);
        foreach (var name in Names(OlderTableNames))
        {
            writer.Execute(new StoredTable(name).Renew);
        }

        foreach (var name in Names(TableNames))
        {
            tables[name] = Opened(new StoredTable(name));
        }

        commits = new GroupCommit(writer, versions);
        Readers = new ReaderPool(path);
    }

    public TableCounters Counters { get; } = new();

    /// <summary>For a TableServiceClient of this process.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=https;AccountName={Cloud.Name};AccountKey={Convert.ToBase64String(Encoding.UTF8.GetBytes(Cloud.Name))};EndpointSuffix=local";

    internal LocalCloud Cloud { get; }

    internal Connection Writer => writer;

    internal ReaderPool Readers { get; }

    internal IEnumerable<StoredTable> Tables => tables.Values.OrderBy(t => t.Name, StringComparer.OrdinalIgnoreCase);

    public static TableStore Of(LocalCloud cloud)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        return cloud.Part(c => new TableStore(c));
    }

    /// <summary>Every row of every table, by table name and key. For export and verification: no call, no fault, no count.</summary>
    public IEnumerable<(string Table, TableEntity Entity)> Rows()
    {
        foreach (var table in Tables)
        {
            foreach (var entity in Rows(table.Name))
            {
                yield return (table.Name, entity);
            }
        }
    }

    /// <summary>Every row of one table, by key; none of a table that is not there.</summary>
    public IEnumerable<TableEntity> Rows(string table)
    {
        if (TryFind(table) is not { } stored)
        {
            yield break;
        }

        var scan = new RowScan<TableEntity>(stored, filter: null, select: null, EntityMapping.Read<TableEntity>);
        ContinuationToken? next = null;
        do
        {
            var page = Readers.Read((scan, next), static (c, s) => s.scan.ReadPage(c, s.next, ExportPage, after: null));
            foreach (var entity in page.Items)
            {
                yield return entity;
            }

            next = page.Next;
        }
        while (next is not null);
    }

    /// <summary>Commits what waits, then closes the file.</summary>
    public void Dispose()
    {
        commits.Dispose();
        Readers.Dispose();
        writer.Dispose();
    }

    /// <exception cref="Azure.RequestFailedException">404 TableNotFound.</exception>
    internal StoredTable Find(string name) => TryFind(name) ?? throw ServiceError.TableNotFound.ToException();

    internal StoredTable? TryFind(string name) => tables.GetValueOrDefault(name);

    /// <returns>False when it exists already.</returns>
    internal async Task<bool> CreateTable(string name)
    {
        TableName.Check(name);
        if (tables.ContainsKey(name))
        {
            return false;
        }

        using var write = new PendingWrite(new StoredTable(name), operations: 0);
        await Commit(write);
        return tables.TryAdd(name, write.Table);
    }

    /// <summary>Ends when the request is on disk or refused.</summary>
    internal Task Commit(PendingWrite write)
    {
        commits.Enqueue(write);
        return write.Task;
    }

    private StoredTable Opened(StoredTable table)
    {
        writer.Execute(table.Create); // an earlier version made fewer tables for keys
        var count = writer.Prepared(table.Keys.CountSmall);
        count.Step();
        table.Keys.Opened([.. table.Keys.All.SkipLast(1).Select((_, i) => count.GetInt64(i))]);
        count.Reset();
        return table;
    }

    private List<string> Names(string query)
    {
        var names = new List<string>();
        var select = writer.Prepared(query);
        while (select.Step())
        {
            names.Add(Encoding.UTF8.GetString(select.GetBytes(0)));
        }

        select.Reset();
        return names;
    }
}
