using Azure.Data.Tables;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.Tables;

namespace Prepaid.LocalAzure.Tests.Tables;

/// <summary>A cloud of its own on a real file, with one table; gone after the test.</summary>
public sealed class TableFixture : IAsyncDisposable
{
    private static int clouds;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tables-");

    public TableFixture(Faults? faults = null, TimeProvider? clock = null)
    {
        Cloud = Open(folder.FullName, faults, clock);
        Service = new TableServiceClient(Store.ConnectionString);
        Table = Service.GetTableClient("accounts");
    }

    public LocalCloud Cloud { get; private set; }

    public TableServiceClient Service { get; private set; }

    public TableClient Table { get; private set; }

    public TableStore Store => TableStore.Of(Cloud);

    public string Folder => folder.FullName;

    public static async Task<TableFixture> Create(Faults? faults = null, TimeProvider? clock = null)
    {
        var fixture = new TableFixture(faults, clock);
        await fixture.Table.CreateIfNotExistsAsync();
        return fixture;
    }

    public static LocalCloud Open(string folder, Faults? faults = null, TimeProvider? clock = null) =>
        new(new LocalCloudOptions($"tables{Interlocked.Increment(ref clouds)}", folder, clock ?? TimeProvider.System) { Faults = faults });

    /// <summary>The same data folder in a cloud started anew.</summary>
    public async Task Restart(TimeProvider? clock = null)
    {
        await Cloud.DisposeAsync();
        Cloud = Open(folder.FullName, clock: clock);
        Service = new TableServiceClient(Store.ConnectionString);
        Table = Service.GetTableClient("accounts");
    }

    public async Task AddGrid(string[] partitions, string[] rows)
    {
        foreach (var partition in partitions)
        {
            await Table.SubmitTransactionAsync(rows.Select(r => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(partition, r))));
        }
    }

    /// <summary>Rows 000000, 000001, ... of one partition.</summary>
    public Task AddMany(string partition, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Chunk(100).Select(chunk => Table.SubmitTransactionAsync(
            chunk.Select(i => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(partition, $"{i:D6}"))))));

    public async ValueTask DisposeAsync()
    {
        await Cloud.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
