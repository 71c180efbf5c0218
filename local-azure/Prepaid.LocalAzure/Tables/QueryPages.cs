using Azure;
using Azure.Data.Tables;

namespace Prepaid.LocalAzure.Tables;

/// <summary>The pages of one query; every page is a request of its own, made when it is asked for.</summary>
/// <param name="open">Checks the request and gives the reader of its pages; not called before the first page.</param>
internal sealed class QueryPages<T>(Func<PageSource<T>> open, int? maxPerPage, CancellationToken cancellationToken) : AsyncPageable<T>(cancellationToken)
    where T : class, ITableEntity
{
    private const int MaxPageSize = 1000;

    public override async IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        var size = pageSizeHint ?? maxPerPage ?? MaxPageSize;
        var next = continuationToken;
        byte[]? after = null;
        PageSource<T>? source = null;
        do
        {
            CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield(); // as over the network, a page never comes synchronously
            source ??= open();
            var page = source.Read(ContinuationToken.Parse(next), size is >= 1 and <= MaxPageSize ? size : throw ServiceError.InvalidPageSize.ToException(), after);
            after = page.LastPartition;
            next = page.Next?.ToString();
            yield return Page<T>.FromValues(page.Items, next, StoredResponse.Found());
        }
        while (next is not null);
    }
}
