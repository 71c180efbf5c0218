using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.Tables;
using Prepaid.Verify;

namespace Prepaid.Local.Running;

/// <summary>The rows of a data folder's own store, for a verification after the run.</summary>
public static class StoredRows
{
    /// <exception cref="IOException">There is no store in the folder.</exception>
    public static IEnumerable<VerifiedRow> Of(string data)
    {
        var folder = Path.Combine(data, "cloud");
        if (!File.Exists(Path.Combine(folder, TableStore.FileName)))
        {
            throw new FileNotFoundException($"expected the tables of a run in {folder}");
        }

        return Rows(folder);
    }

    private static IEnumerable<VerifiedRow> Rows(string folder)
    {
        var cloud = new LocalCloud(new LocalCloudOptions("verified", folder, TimeProvider.System));
        try
        {
            foreach (var (table, entity) in TableStore.Of(cloud).Rows())
            {
                yield return VerifiedRow.Of(table, entity);
            }
        }
        finally
        {
            cloud.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
