using System.Text.Json;
using Azure.Data.Tables;

namespace Prepaid.Verify.Tests;

public sealed class GenuineRunTests
{
    [Fact]
    public void A_genuine_run_holds_every_check()
    {
        using var run = new AlteredRun();

        Expect.Passes(run.Verify());
    }

    [Fact]
    public void The_report_has_the_fields_of_the_issue_with_their_kinds()
    {
        using var run = new AlteredRun();
        using var json = JsonDocument.Parse(run.Verify().ToJson());
        var report = json.RootElement;

        foreach (var number in new[]
        {
            "simulatedHours", "readings.sent", "readings.accepted", "readings.duplicate", "readings.late", "readings.held", "readings.rejected", "billedKwh", "debitsFen", "creditsFen",
            "relay.off", "relay.on", "relay.unknown", "sms", "tables.transactions", "tables.entities", "tables.pointReads", "tables.queries", "tables.partitionsScanned", "seconds",
        })
        {
            Assert.Equal(JsonValueKind.Number, At(report, number).ValueKind);
        }

        foreach (var check in new[] { "booksBalance", "energyConserved", "everyCutJustified", "relayTruth", "nothingLost", "nothingTwice", "waterOncePerDay", "apportionmentSums", "rentOncePerPeriod" })
        {
            Assert.Equal(JsonValueKind.True, At(report, "checks." + check).ValueKind);
        }

        Assert.Equal(JsonValueKind.Array, report.GetProperty("violations").ValueKind);
        Assert.Equal((216, 216), (At(report, "readings.sent").GetInt32(), At(report, "readings.accepted").GetInt32()));
        Assert.Equal((28.52m, 1834, 19400), (At(report, "billedKwh").GetDecimal(), At(report, "debitsFen").GetInt32(), At(report, "creditsFen").GetInt32()));
        Assert.Equal((1, 1, 0, 2), (At(report, "relay.off").GetInt32(), At(report, "relay.on").GetInt32(), At(report, "relay.unknown").GetInt32(), At(report, "sms").GetInt32()));
    }

    [Fact]
    public void A_violation_stands_in_the_report_with_its_check_place_and_what_was_expected()
    {
        using var run = new AlteredRun().Row("accounts/A-001/head", head => head["ElectricityFen"] = 1);
        using var json = JsonDocument.Parse(run.Verify().ToJson());

        Assert.Equal(JsonValueKind.False, At(json.RootElement, "checks.booksBalance").ValueKind);
        var violation = json.RootElement.GetProperty("violations")[0];
        Assert.Equal(("booksBalance", "accounts/A-001/head", "1"), (Text("check"), Text("place"), Text("found")));
        Assert.Contains("18201", Text("expected"), StringComparison.Ordinal);

        string Text(string name) => violation.GetProperty(name).GetString()!;
    }

    [Fact]
    public void A_row_of_the_store_is_read_like_its_line_in_the_export()
    {
        var at = new DateTimeOffset(2026, 3, 1, 7, 30, 0, TimeSpan.Zero);
        var stored = VerifiedRow.Of("accounts", new TableEntity("A-001", "x") { ["Number"] = 1, ["Big"] = 5_000_000_000, ["At"] = at, ["Text"] = "t", ["Flag"] = true });
        var exported = VerifiedRow.Parse("""{"table":"accounts","PartitionKey":"A-001","RowKey":"x","Number":1,"Big":5000000000,"At":"2026-03-01T07:30:00.0000000Z","Text":"t","Flag":true}""");

        Assert.Equal(stored.Place, exported.Place);
        foreach (var row in new[] { stored, exported })
        {
            Assert.Equal((1, 5_000_000_000, at, "t", true), (row.Number("Number"), row.Number("Big"), row.Time("At"), row.Text("Text"), row.Flag("Flag")));
            Assert.Equal(5, row.Properties.Count);
        }
    }

    [Fact]
    public void Nothing_to_check_holds()
    {
        var folder = Directory.CreateTempSubdirectory("prepaid-verify-");
        File.WriteAllText(Path.Combine(folder.FullName, "truth.csv"), "kind,meter,time,register,relay\n");
        File.WriteAllText(Path.Combine(folder.FullName, "commands.csv"), "meter,command,time\n");
        File.WriteAllText(Path.Combine(folder.FullName, "payments.csv"), "transaction,account,amountFen,paidAt\n");
        File.WriteAllText(Path.Combine(folder.FullName, "texts.csv"), "messageId,account,level,sentAt\n");

        Expect.Passes(Verification.Run(new VerificationInput([], folder.FullName), RunFigures.None));
        folder.Delete(recursive: true);
    }

    private static JsonElement At(JsonElement json, string path) => path.Split('.').Aggregate(json, (at, name) => at.GetProperty(name));
}
