#nullable disable
using Azure.Core;
using Azure.Data.Tables.Models;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.Tables;

namespace Azure.Data.Tables;

public class TableServiceClient
{
    private readonly AccountAddress address;
    private readonly Lazy<TableStore> store;

    public TableServiceClient(string connectionString)
        : this(AccountAddress.Of(connectionString))
    {
    }

    public TableServiceClient(string connectionString, TableClientOptions options = null)
        : this(AccountAddress.Of(connectionString)) => _ = options;

    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions options = null)
        : this(AccountAddress.Of(endpoint))
    {
        ArgumentNullException.ThrowIfNull(tokenCredential);
        _ = options;
    }

    protected TableServiceClient()
    {
    }

    private TableServiceClient(AccountAddress address)
    {
        this.address = address;
        store = new Lazy<TableStore>(() => TableStore.Of(LocalCloud.Find(address.Account)));
    }

    public virtual Uri Uri => address.Endpoint;

    public virtual string AccountName => address.Account;

    public virtual TableClient GetTableClient(string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        return new TableClient(address, store, tableName);
    }

    public virtual async Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        cancellationToken.ThrowIfCancellationRequested();
        var account = store.Value;
        var pass = TableCalls.Begin(account.Cloud, TableCalls.CreateTable);
        var created = await account.CreateTable(tableName);
        account.Cloud.Calls.After(pass);
        return Response.FromValue(new TableItem(tableName), created ? StoredResponse.Done() : StoredResponse.Conflict());
    }

    public virtual AsyncPageable<TableItem> QueryAsync(string filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        new TableListPages(store, filter, maxPerPage, cancellationToken);
}
