#nullable disable
using Azure.Core;
using Azure.Data.Tables.Models;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.Tables;
using Prepaid.LocalAzure.Tables.Rows;

namespace Azure.Data.Tables;

public partial class TableClient
{
    private readonly AccountAddress address;
    private readonly Lazy<TableStore> store;

    public TableClient(string connectionString, string tableName)
        : this(AccountAddress.Of(connectionString), tableName)
    {
    }

    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions options = null)
        : this(AccountAddress.Of(endpoint), tableName)
    {
        ArgumentNullException.ThrowIfNull(tokenCredential);
        _ = options;
    }

    protected TableClient()
    {
    }

    internal TableClient(AccountAddress address, Lazy<TableStore> store, string tableName)
    {
        this.address = address;
        this.store = store;
        Name = tableName;
    }

    private TableClient(AccountAddress address, string tableName)
        : this(address, new Lazy<TableStore>(() => TableStore.Of(LocalCloud.Find(address.Account))), tableName) =>
        ArgumentException.ThrowIfNullOrEmpty(tableName);

    public virtual string Name { get; }

    public virtual string AccountName => address.Account;

    public virtual Uri Uri => new(address.Endpoint, Name);

    public static string CreateQueryFilter(FormattableString filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return QueryLiteral.Format(filter);
    }

    public virtual async Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var account = store.Value;
        var pass = TableCalls.Begin(account.Cloud, TableCalls.CreateTable);
        var created = await account.CreateTable(Name);
        account.Cloud.Calls.After(pass);
        return Response.FromValue(new TableItem(Name), created ? StoredResponse.Done() : StoredResponse.Conflict());
    }

    public virtual async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey,
        string rowKey,
        IEnumerable<string> select = null,
        CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var found = await GetEntityIfExistsAsync<T>(partitionKey, rowKey, select, cancellationToken);
        return found as Response<T>
            ?? throw (store.Value.TryFind(Name) is null ? ServiceError.TableNotFound : ServiceError.ResourceNotFound).ToException();
    }

    public virtual Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey,
        string rowKey,
        IEnumerable<string> select = null,
        CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        cancellationToken.ThrowIfCancellationRequested();
        return PointRead.Run<T>(store.Value, Name, partitionKey, rowKey, Selection.Of(select));
    }

    public virtual AsyncPageable<T> QueryAsync<T>(
        string filter = null,
        int? maxPerPage = null,
        IEnumerable<string> select = null,
        CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        new QueryPages<T>(() => Open<T>(filter, Selection.Of(select)), maxPerPage, cancellationToken);

    private PageSource<T> Open<T>(string filter, Selection select)
        where T : class, ITableEntity
    {
        var account = store.Value;
        return new PageSource<T>(account, Name, filter, select);
    }
}
