using Azure.Data.Tables;

namespace Prepaid.Functions.Adapters;

/// <summary>The tables of the product, made at start.</summary>
public sealed class ProductTables(TableServiceClient service)
{
    public TableClient Accounts { get; } = service.GetTableClient("accounts");

    public TableClient Directory { get; } = service.GetTableClient("directory");

    public TableClient Pending { get; } = service.GetTableClient("pending");

    public TableClient Payments { get; } = service.GetTableClient("payments");

    public TableClient Parked { get; } = service.GetTableClient("parked");

    public TableClient Alarms { get; } = service.GetTableClient("alarms");

    public TableClient Tariffs { get; } = service.GetTableClient("tariffs");

    public TableClient Runs { get; } = service.GetTableClient("runs");

    public TableClient Rent { get; } = service.GetTableClient("rent");

    public TableClient Imports { get; } = service.GetTableClient("imports");

    public TableClient Anchors { get; } = service.GetTableClient("anchors");

    public TableClient Pools { get; } = service.GetTableClient("pools");

    /// <summary>Makes what is missing; safe to run at every start.</summary>
    public async Task CreateMissing(CancellationToken cancellationToken)
    {
        foreach (var table in new[] { Accounts, Directory, Pending, Payments, Parked, Alarms, Tariffs, Runs, Rent, Imports, Anchors, Pools })
        {
            await table.CreateIfNotExistsAsync(cancellationToken);
        }
    }
}
