using System.Text.RegularExpressions;

namespace Prepaid.LocalAzure.Tables;

/// <summary>The service's rule for table names: 3 to 63 letters and digits, a letter first, any casing.</summary>
internal static partial class TableName
{
    private static readonly ServiceError WrongLength = new(400, "OutOfRangeInput", "The specified resource name length is not within the permissible limits.");
    private static readonly ServiceError WrongCharacters = new(400, "InvalidResourceName", "The specifed resource name contains invalid characters.");
    private static readonly ServiceError Reserved = new(400, "InvalidInput", "One of the request inputs is not valid.");

    /// <exception cref="Azure.RequestFailedException">400: not a table name.</exception>
    public static void Check(string name)
    {
        var error = name.Length is < 3 or > 63 ? WrongLength
            : !Pattern().IsMatch(name) ? WrongCharacters
            : name.Equals("tables", StringComparison.OrdinalIgnoreCase) ? Reserved
            : null;
        if (error is not null)
        {
            throw error.ToException();
        }
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
