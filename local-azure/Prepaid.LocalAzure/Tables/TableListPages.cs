using System.Text;
using Azure;
using Azure.Data.Tables.Models;
using Prepaid.LocalAzure.Tables.Filters;
using Prepaid.LocalAzure.Tables.Rows;

namespace Prepaid.LocalAzure.Tables;

/// <summary>The tables of the account whose TableName satisfies a filter, by name.</summary>
internal sealed class TableListPages(Lazy<TableStore> store, string? filter, int? maxPerPage, CancellationToken cancellationToken)
    : AsyncPageable<TableItem>(cancellationToken)
{
    private const int MaxPageSize = 1000;

    public override async IAsyncEnumerable<Page<TableItem>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        var size = pageSizeHint ?? maxPerPage ?? MaxPageSize;
        var from = ContinuationToken.Parse(continuationToken) is { } token ? Encoding.UTF8.GetString(token.PartitionKey) : string.Empty;
        do
        {
            CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield(); // as over the network, a page never comes synchronously
            var (names, next) = Read(from, size is >= 1 and <= MaxPageSize ? size : throw ServiceError.InvalidPageSize.ToException());
            var resume = next is null ? null : new ContinuationToken(Encoding.UTF8.GetBytes(next), []).ToString();
            yield return Page<TableItem>.FromValues([.. names.Select(n => new TableItem(n))], resume, StoredResponse.Found());
            from = next;
        }
        while (from is not null);
    }

    private (List<string> Names, string? Next) Read(string from, int size)
    {
        var account = store.Value;
        var pass = TableCalls.Begin(account.Cloud, TableCalls.ListTables);
        var condition = FilterParser.Parse(filter);
        var names = account.Tables.Select(t => t.Name)
            .Where(n => string.Compare(n, from, StringComparison.OrdinalIgnoreCase) >= 0)
            .Where(n => condition is null || Matches(condition, n))
            .Take(size + 1)
            .ToList();
        account.Cloud.Calls.After(pass);
        return names.Count <= size ? (names, null) : (names[..size], names[size]);
    }

    private static bool Matches(FilterNode condition, string name)
    {
        using var row = new RowBuffer(256);
        var writer = new EntityWriter(row);
        writer.Begin(0);
        writer.Write(PropertyName.Of("TableName"), name);
        return condition.Matches(new StoredRow([], [], 0, row[writer.End()]));
    }
}
