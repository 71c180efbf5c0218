namespace Prepaid.Verify;

/// <summary><c>verify --data DIR</c>: recomputes everything in a data folder and prints each check.</summary>
public static class VerifyCommand
{
    /// <summary>Runs it.</summary>
    /// <param name="args">Arguments behind <c>verify</c>.</param>
    /// <param name="output">Takes checks and report.</param>
    /// <param name="errors">Takes what is wrong with the arguments or the folder.</param>
    /// <param name="rowsOf">Rows of the store in a data folder; null reads the export in its evidence folder.</param>
    /// <returns>0 when every check holds, 1 when one does not, 2 when nothing could be checked.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter errors, Func<string, IEnumerable<VerifiedRow>>? rowsOf = null)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(errors);
        if (args is not ["--data", var data])
        {
            errors.WriteLine("verify: expected --data DIR");
            return 2;
        }

        var evidence = Path.Combine(data, "evidence");
        if (!Directory.Exists(evidence))
        {
            errors.WriteLine($"verify: expected the evidence of a run in {evidence}");
            return 2;
        }

        try
        {
            var input = rowsOf is null ? VerificationInput.OfFolder(evidence) : new VerificationInput(rowsOf(data), evidence);
            return Conclude(Verification.Run(input, RunFigures.Read(evidence) ?? RunFigures.None), output);
        }
        catch (Exception wrong) when (wrong is IOException or FormatException or System.Text.Json.JsonException)
        {
            errors.WriteLine($"verify: {wrong.Message}");
            return 2;
        }
    }

    private static int Conclude(VerificationReport report, TextWriter output)
    {
        output.WriteLine(report.ToJson());
        report.Print(output);
        return report.Passed ? 0 : 1;
    }
}
