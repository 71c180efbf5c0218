namespace Prepaid.LocalAzure.IotHub;

/// <summary>A connection string: <c>Name=value;...</c>, names in any case.</summary>
internal static class ConnectionText
{
    /// <exception cref="FormatException">A part has no name, or a name comes twice.</exception>
    public static IReadOnlyDictionary<string, string> Fields(string text)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var split = part.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0 || !fields.TryAdd(part[..split], part[(split + 1)..]))
            {
                throw new FormatException("A connection string is Name=value pairs behind semicolons, each name once.");
            }
        }

        return fields;
    }

    /// <exception cref="FormatException">It is missing.</exception>
    public static string Required(IReadOnlyDictionary<string, string> fields, string name) =>
        fields.TryGetValue(name, out var value) && value.Length > 0
            ? value
            : throw new FormatException($"The connection string lacks {name}.");
}
