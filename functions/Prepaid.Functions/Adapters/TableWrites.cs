using Azure;
using Azure.Data.Tables;

namespace Prepaid.Functions.Adapters;

/// <summary>Writes whose condition somebody else may have broken meanwhile: an answer, not an error.</summary>
internal static class TableWrites
{
    /// <summary>Adds a row; false when there is one of that key.</summary>
    public static async Task<bool> TryAdd(this TableClient table, TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await table.AddEntityAsync(row, cancellationToken);
            return true;
        }
        catch (RequestFailedException known) when (known.Status == 409)
        {
            return false;
        }
    }

    /// <summary>Replaces a row; false when it is no longer the one that the token is of.</summary>
    public static async Task<bool> TryReplace(this TableClient table, TableEntity row, string token, CancellationToken cancellationToken)
    {
        try
        {
            await table.UpdateEntityAsync(row, new ETag(token), TableUpdateMode.Replace, cancellationToken);
            return true;
        }
        catch (RequestFailedException conflict) when (conflict.Status == 412)
        {
            return false;
        }
    }
}
