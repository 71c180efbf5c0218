using Azure;

namespace Prepaid.LocalAzure.Tests.Tables;

internal static class PagesExtensions
{
    public static async Task<List<T>> ToListAsync<T>(this AsyncPageable<T> query)
        where T : notnull
    {
        var all = new List<T>();
        await foreach (var item in query)
        {
            all.Add(item);
        }

        return all;
    }
}
