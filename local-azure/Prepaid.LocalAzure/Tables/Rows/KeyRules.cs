namespace Prepaid.LocalAzure.Tables.Rows;

/// <summary>What the service accepts as a partition or row key.</summary>
internal static class KeyRules
{
    private const int MaxLength = 1024;

    /// <exception cref="Azure.RequestFailedException">400: too long, or a forbidden character (/ \ # ? and control characters).</exception>
    public static void Check(string name, string key)
    {
        if (key.Length > MaxLength)
        {
            throw ServiceError.KeyValueTooLarge.ToException();
        }

        foreach (var c in key)
        {
            if (c is '/' or '\\' or '#' or '?' || char.IsControl(c))
            {
                throw ServiceError.OutOfRange(name, key).ToException();
            }
        }
    }
}
