using Prepaid.Verify.Checks;
using Prepaid.Verify.Files;
using Prepaid.Verify.Rows;

namespace Prepaid.Verify;

/// <summary>Recomputes everything from the rows and the evidence, and trusts neither. Shares no code with the product.</summary>
public static class Verification
{
    private const string Accounts = "accounts";

    /// <summary>Runs every check.</summary>
    /// <param name="input">Rows and evidence. One account is held at a time, and the evidence files.</param>
    /// <param name="figures">What only the run knows; copied into the report.</param>
    public static VerificationReport Run(VerificationInput input, RunFigures figures)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(figures);
        var findings = new Findings();
        var tally = new Tally();
        var files = EvidenceFiles.Read(input.EvidenceFolder, findings);
        var tables = OtherTables.Read(input.Rows.Where(r => r.Table != Accounts), findings);
        var check = new AccountCheck(files, tables, findings, tally);
        foreach (var account in Partitions(input.Rows.Where(r => r.Table == Accounts), findings))
        {
            check.Run(account);
        }

        check.Finish();
        return new VerificationReport(figures, tally, findings);
    }

    private static IEnumerable<AccountPartition> Partitions(IEnumerable<VerifiedRow> rows, Findings findings)
    {
        AccountPartition? account = null;
        var partition = string.Empty;
        foreach (var row in rows)
        {
            if (account is null || row.PartitionKey != partition)
            {
                if (account is not null)
                {
                    yield return account;
                }

                (account, partition) = (new AccountPartition(row.PartitionKey), row.PartitionKey);
            }

            account.Take(row, findings);
        }

        if (account is not null)
        {
            yield return account;
        }
    }
}
