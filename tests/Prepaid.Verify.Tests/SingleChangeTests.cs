using System.Globalization;

namespace Prepaid.Verify.Tests;

/// <summary>Whatever single property of whatever row is changed: it is found, or docs/evidence.md says that it is not.</summary>
public sealed class SingleChangeTests
{
    private static readonly IReadOnlySet<string> Limits = new HashSet<string>(StringComparer.Ordinal)
    {
        "command NotAfter", "command ReportedAt", "head NoticeLevel", "meter ReportedAt", "notice PossibleDuplicate",
        "payment BodyHash", "site FreshMinutes", "site LowFen", "site VeryLowFen", "site NoticeMinutes", "site Name", "day Day", // delays of readings
    };

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("PREPAID_LONG") == "1";

    [Fact]
    public void A_single_changed_property_is_found_in_its_row_or_documented_as_a_limit()
    {
        using var run = new AlteredRun();
        var rows = run.Rows.Select(VerifiedRow.Parse).Where(r => r.PartitionKey != "gateways").ToList();
        var figures = RunFigures.Read(run.Evidence) ?? RunFigures.None;
        var missed = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var kind in rows.GroupBy(KindOf))
        {
            foreach (var property in kind.SelectMany(r => r.Properties.Keys).Distinct())
            {
                foreach (var row in kind.Where(r => r.Properties.ContainsKey(property)).Take(IsLong ? int.MaxValue : 1))
                {
                    foreach (var changed in Changes(row.Properties[property]))
                    {
                        var altered = row with { Properties = new Dictionary<string, object?>(row.Properties, StringComparer.Ordinal) { [property] = changed } };
                        var report = Verification.Run(new VerificationInput(rows.Select(r => ReferenceEquals(r, row) ? altered : r), run.Evidence), figures);
                        if (report.Violations.Count == 0)
                        {
                            missed.Add($"{kind.Key} {property}");
                        }
                    }
                }
            }
        }

        Assert.Empty(missed.Except(Limits));
        var told = DocumentedLimits();
        Assert.All(Limits, limit => Assert.Contains($"`{limit.Split(' ')[1]}`", told, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("accounts/A-001/meter-E-001", "accounts/A-001/head")]
    [InlineData("accounts/A-001/audit-000000000002", "accounts/A-001/audit-000000000003")]
    [InlineData("accounts/A-001/command-E-001-00000001", "accounts/A-001/")]
    [InlineData("directory/gateway:gw-1/E-001", "directory/meter:E-001/link")]
    [InlineData("directory/site:S-1/meter:E-001", "directory/meter:E-001/link")]
    [InlineData("directory/site:S-1/account:A-001", "directory/account:A-001/contact")]
    [InlineData("directory/account:A-001/contact", "directory/site:S-1/account:A-001")]
    public void A_removed_row_is_found(string place, string found)
    {
        using var run = new AlteredRun();
        run.RemoveRow(place);

        Assert.Contains(run.Verify().Violations, v => v.Place.StartsWith(found, StringComparison.Ordinal));
    }

    [Fact]
    public void A_zone_that_nobody_knows_is_a_violation_not_an_exception()
    {
        using var run = new AlteredRun();
        run.Row("directory/sites/S-1", site => site["Zone"] = "Asia/Shanghay");

        Assert.Contains(run.Verify().Violations, v => v.Place == "directory/sites/S-1");
    }

    [Fact]
    public void An_audit_row_that_was_written_anew_is_found_by_the_next_one()
    {
        using var run = new AlteredRun();
        run.Row("accounts/A-001/audit-000000000001", audit =>
        {
            audit["Actor"] = "operator:other";
            audit["Hash"] = new string('0', 64);
        });

        var places = run.Verify().Violations.Select(v => v.Place).ToList();
        Assert.Contains("accounts/A-001/audit-000000000001", places);
        Assert.Contains("accounts/A-001/audit-000000000002", places);
    }

    private static string DocumentedLimits()
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "evidence.md"));
        return text[text.IndexOf("## Limits", StringComparison.Ordinal)..];
    }

    private static string KindOf(VerifiedRow row) =>
        row.Table == "accounts" ? row.RowKey.Split('-')[0] : row.PartitionKey == "sites" ? "site" : row.Table == "payments" ? "payment" : row.Table + " " + row.PartitionKey.Split(':')[0];

    private static IEnumerable<object?> Changes(object? value)
    {
        switch (value)
        {
            case bool flag:
                yield return !flag;
                break;
            case long number:
                yield return number + 1;
                break;
            case string text when text.Length > 15 && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time):
                yield return time.AddHours(-2).UtcDateTime.ToString("O");
                yield return time.AddHours(2).UtcDateTime.ToString("O");
                break;
            case string text:
                var end = text.TrimEnd().Length - 1;
                yield return end < 0 ? "x" : text[..end] + (char)(text[end] ^ 1);
                if (text.Length > 2)
                {
                    var middle = text.Length / 2;
                    yield return text[..middle] + (char)(text[middle] ^ 1) + text[(middle + 1)..];
                }

                break;
            default:
                break;
        }
    }
}
