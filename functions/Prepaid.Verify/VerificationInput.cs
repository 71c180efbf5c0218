namespace Prepaid.Verify;

/// <summary>What is verified.</summary>
/// <param name="Rows">Every row of every table, by table and then by key; enumerated twice and never held as a whole.</param>
/// <param name="EvidenceFolder">Folder of the evidence files (docs/evidence.md).</param>
public sealed record VerificationInput(IEnumerable<VerifiedRow> Rows, string EvidenceFolder)
{
    /// <summary>Name of the export of all rows.</summary>
    public const string RowsFile = "tables.ndjson";

    /// <summary>Verifies from the evidence folder alone.</summary>
    /// <exception cref="FormatException">While the rows are enumerated: a line is no row.</exception>
    public static VerificationInput OfFolder(string evidenceFolder) =>
        new(File.ReadLines(Path.Combine(evidenceFolder, RowsFile)).Where(line => line.Length > 0).Select(VerifiedRow.Parse), evidenceFolder);
}
