using System.Text.Encodings.Web;
using System.Text.Json;

namespace Prepaid.Verify;

/// <summary>What a verification found.</summary>
public sealed class VerificationReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly RunFigures figures;
    private readonly Tally tally;
    private readonly Findings findings;

    internal VerificationReport(RunFigures figures, Tally tally, Findings findings)
    {
        this.figures = figures;
        this.tally = tally;
        this.findings = findings;
    }

    /// <summary>True when every check holds.</summary>
    public bool Passed => findings.Count == 0;

    /// <summary>Details in the order they were found; of each check at most the first 200.</summary>
    public IReadOnlyList<Violation> Violations => findings.Kept;

    /// <summary>Rows that other work, which waits, still has to reach: neither right nor wrong yet. <see cref="Violation.Found"/> says why.</summary>
    public IReadOnlyList<Violation> Untold => findings.NotTold;

    /// <summary>True when nothing was found against the check.</summary>
    public bool Holds(Check check) => findings.Holds(check);

    /// <summary>The report as docs/evidence.md describes it.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            figures.SimulatedHours,
            readings = new { tally.Sent, tally.Accepted, duplicate = figures.Duplicates, late = figures.Late, tally.Held, tally.Rejected },
            tally.BilledKwh,
            tally.DebitsFen,
            tally.CreditsFen,
            relay = new { off = tally.RelayOff, on = tally.RelayOn, unknown = tally.RelayUnknown },
            tally.Sms,
            tables = new { figures.Transactions, figures.Entities, figures.PointReads, figures.Queries, figures.PartitionsScanned },
            figures.Seconds,
            checks = Enum.GetValues<Check>().ToDictionary(NameOf, Holds),
            violations = Violations.Select(v => new { check = NameOf(v.Check), v.Place, v.Expected, v.Found }),
            untold = Untold.Select(u => new { check = NameOf(u.Check), u.Place, why = u.Found }),
        },
        Json);

    /// <summary>Prints each check, and under one that fails its first offending row.</summary>
    public void Print(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach (var check in Enum.GetValues<Check>())
        {
            output.WriteLine($"{(Holds(check) ? "holds" : "FAILS")}  {NameOf(check)}");
            if (Violations.FirstOrDefault(v => v.Check == check) is { } first)
            {
                output.WriteLine($"       {first.Place}: expected {first.Expected}; found {first.Found}");
            }

            if (Untold.FirstOrDefault(u => u.Check == check) is { } untold)
            {
                output.WriteLine($"       {Untold.Count(u => u.Check == check)} not told, first {untold.Place}: {untold.Found}");
            }
        }
    }

    private static string NameOf(Check check) => JsonNamingPolicy.CamelCase.ConvertName(check.ToString());
}
