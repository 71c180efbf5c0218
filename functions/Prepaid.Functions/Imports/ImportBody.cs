using System.Security.Cryptography;
using System.Text;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Imports;

/// <summary>Body of an import: four CSV texts with their headings (docs/import.md); an empty text brings nothing of its kind.</summary>
/// <param name="DryRun">True only reports; false keeps it for a second person when it has no fault.</param>
public sealed record ImportBody(string Id, bool DryRun, string Sites, string Accounts, string Meters, string Balances) : IRequestBody
{
    /// <summary>Most characters of one file: what a row holds.</summary>
    public const int MostCharacters = 480_000;

    public string? Fault() =>
        RequestBody.IdFault("id", Id)
        ?? Files.Select(f => f.Text.Length <= MostCharacters ? null : $"{f.Name}: expected at most {MostCharacters} characters; send several imports").FirstOrDefault(f => f is not null)
        ?? (Files.All(f => f.Text.Length == 0) ? "sites: expected at least one file" : null);

    internal IEnumerable<(string Name, string Text)> Files => [("sites", Sites), ("accounts", Accounts), ("meters", Meters), ("balances", Balances)];

    /// <summary>SHA-256 over the files in that order, each with its length before it.</summary>
    internal string Hash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(Files.Select(f => $"{f.Text.Length}\n{f.Text}")))));
}

/// <summary>Answer about an import.</summary>
/// <param name="Id">Its id; that of the first one with the same files.</param>
/// <param name="State">DryRun, Proposed, Entering, Entered or Rejected.</param>
/// <param name="Hash">Of its files.</param>
/// <param name="Steps">Things to enter.</param>
/// <param name="Done">Steps behind it.</param>
/// <param name="ProposedBy">Actor.</param>
/// <param name="DecidedBy">Actor, or empty.</param>
/// <param name="Refused">What was refused on entering.</param>
public sealed record ImportAnswer(string Id, string State, string Hash, int Steps, int Done, string ProposedBy, string DecidedBy, IReadOnlyList<ImportFault> Refused)
{
    public static ImportAnswer Of(ImportRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new ImportAnswer(run.Id, run.State.ToString(), run.Hash, run.Steps, run.Done, run.ProposedBy, run.DecidedBy, run.Refused);
    }
}
