using System.Text.Json.Nodes;
using Prepaid.Verify.Checks;
using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Tests;

/// <summary>An account with a rent of 310,000 fen a month from 10 March and a property fee, charged through 30 April; then one thing is altered.</summary>
public sealed class RentTests
{
    private readonly List<JsonObject> agreements = [Version("R-1", 1, "2026-03-10", null, 31, "rent", "20260302"), Version("F-1", 1, "2026-03-01", null, 5, "propertyFee", "20260302")];
    private readonly List<JsonObject> entries =
    [
        Charge("rent", "rent:R-1:20260310", "revenue:rent", 220_000, "2026-03-10", "2026-03-31", 220_000, "2026-03-30T16:05:00Z"),
        Charge("property-fee", "rent:F-1:20260301", "revenue:property-fee", 310_000, "2026-03-01", "2026-03-05", 310_000, "2026-03-04T16:05:00Z"),
        Charge("property-fee", "rent:F-1:20260401", "revenue:property-fee", 310_000, "2026-04-01", "2026-04-05", 310_000, "2026-04-04T16:05:00Z"),
        Charge("rent", "rent:R-1:20260401", "revenue:rent", 310_000, "2026-04-01", "2026-04-30", 310_000, "2026-04-29T16:05:00Z"),
    ];

    private long propertyFees = 620_000;

    [Fact]
    public void Each_period_charged_once_when_due_for_what_was_agreed_passes() => Assert.Empty(Verify());

    [Fact]
    public void A_period_charged_twice_is_found()
    {
        entries.Add(Charge("rent", "rent:R-1:20260401:2", "revenue:rent", 310_000, "2026-04-01", "2026-04-30", 310_000, "2026-04-29T17:05:00Z"));
        Finds("entry-000000000005");
    }

    [Fact]
    public void A_period_that_was_not_charged_is_found()
    {
        entries.RemoveAt(3);
        Finds("A-1,R-1,001");
    }

    [Fact]
    public void A_fen_too_much_is_found_even_where_the_evidence_says_so_too()
    {
        entries[0] = Charge("rent", "rent:R-1:20260310", "revenue:rent", 220_001, "2026-03-10", "2026-03-31", 220_001, "2026-03-30T16:05:00Z");
        Finds("entry-000000000001");
    }

    [Fact]
    public void A_charge_before_its_due_date_is_found()
    {
        entries[0]["BookedAt"] = "2026-03-29T16:05:00Z";
        Finds("entry-000000000001");
    }

    [Fact]
    public void A_charge_without_an_agreement_is_found()
    {
        agreements.RemoveAt(0);
        Finds("entry-000000000001");
    }

    [Fact]
    public void A_charge_by_a_version_that_nobody_approved_is_found()
    {
        agreements[0]["State"] = "Refused";
        Finds("entry-000000000001");
    }

    [Fact]
    public void An_agreement_approved_by_its_proposer_is_found()
    {
        agreements[0]["DecidedBy"] = "operator:one";
        Finds("A-1,R-1,001");
    }

    [Fact]
    public void A_property_fee_booked_as_rent_is_found()
    {
        entries[1] = Charge("rent", "rent:F-1:20260301", "revenue:rent", 310_000, "2026-03-01", "2026-03-05", 310_000, "2026-03-04T16:05:00Z");
        Finds("entry-000000000002");
    }

    [Fact]
    public void A_head_that_forgot_property_fees_is_found()
    {
        propertyFees--;
        Finds("head");
    }

    [Fact]
    public void An_agreement_that_was_ended_early_needs_its_difference_and_passes_with_it()
    {
        agreements.Add(Version("R-1", 2, "2026-03-10", "2026-03-19", 31, "rent", "20260402"));
        entries.RemoveAt(3);
        Finds("entry-000000000001");

        entries.Insert(1, Charge("rent-correction", "rent-correction:R-1:20260310:2", "revenue:rent", -120_000, "2026-03-10", "2026-03-19", 100_000, "2026-04-01T16:05:00Z", version: 2));
        Assert.Empty(Verify());
    }

    private void Finds(string place)
    {
        var found = Verify();
        Assert.True(found.Any(v => v.Place.Contains(place, StringComparison.Ordinal)), string.Join("; ", found.Select(v => $"{v.Place}: expected {v.Expected}; found {v.Found}")));
    }

    private IReadOnlyList<Violation> Verify()
    {
        var findings = new Findings();
        var account = new AccountPartition("A-1");
        account.Take(RowOf(new JsonObject { ["table"] = "accounts", ["PartitionKey"] = "A-1", ["RowKey"] = "head", ["Site"] = "S-1", ["ElectricityFen"] = 0, ["WaterFen"] = 0, ["RentFen"] = 0, ["PropertyFeesFen"] = propertyFees, ["EntryCount"] = 0, ["LastHash"] = "-", ["OutboxCount"] = 0, ["AuditCount"] = 0, ["NoticeLevel"] = 0, ["Protected"] = false, ["RelaysOff"] = 0, ["Meters"] = "[]" }), findings);
        for (var i = 0; i < entries.Count; i++)
        {
            entries[i]["RowKey"] = $"entry-{i + 1:D12}";
            account.Take(RowOf(entries[i]), findings);
        }

        var run = new JsonObject { ["table"] = "runs", ["PartitionKey"] = "site:S-1", ["RowKey"] = "rent:20260430:001", ["Site"] = "S-1", ["Job"] = "rent", ["Period"] = "20260430", ["CreatedAt"] = "2026-04-29T16:05:00Z", ["State"] = "Posted", ["Number"] = 1, ["Hash"] = "", ["Items"] = 0, ["TotalFen"] = 0, ["Posted"] = 0, ["Skipped"] = 0, ["Reversed"] = 0, ["NeedsApproval"] = false, ["ProposedBy"] = "", ["DecidedBy"] = "", ["ReversalProposedBy"] = "", ["ReversedBy"] = "", ["Steps"] = 1 };
        var tables = OtherTables.Read(agreements.Append(run).Select(RowOf), findings);
        new RentCheck(account, account.Head!, "Asia/Shanghai", tables.Rent, findings).Run();
        return findings.Kept;
    }

    private static VerifiedRow RowOf(JsonObject row) => VerifiedRow.Parse(row.ToJsonString());

    private static JsonObject Version(string agreement, int number, string from, string? through, int dueDay, string kind, string inForce) => new()
    {
        ["table"] = "rent",
        ["PartitionKey"] = "site:S-1",
        ["RowKey"] = $"A-1,{agreement},{number:D3}",
        ["Account"] = "A-1",
        ["Agreement"] = agreement,
        ["Version"] = number,
        ["Terms"] = new JsonObject
        {
            ["from"] = from,
            ["through"] = through,
            ["steps"] = new JsonArray(new JsonObject { ["from"] = from, ["monthlyFen"] = 310_000 }),
            ["free"] = new JsonArray(),
            ["dueDay"] = dueDay,
            ["kind"] = kind,
            ["proration"] = "actualDays",
        }.ToJsonString(),
        ["State"] = "Approved",
        ["ProposedBy"] = "operator:one",
        ["DecidedBy"] = "operator:two",
        ["InForceFrom"] = inForce,
    };

    private static JsonObject Charge(string kind, string key, string revenue, long fen, string from, string dueOn, long periodFen, string bookedAt, int version = 1) => new()
    {
        ["table"] = "accounts",
        ["PartitionKey"] = "A-1",
        ["Kind"] = kind,
        ["Key"] = key,
        ["Lines"] = $"wallet:rent={-fen};{revenue}={fen}",
        ["Evidence"] = new JsonObject { ["agreement"] = key.Split(':')[1], ["version"] = version, ["from"] = from, ["through"] = from, ["dueOn"] = dueOn, ["periodFen"] = periodFen }.ToJsonString(),
        ["ServiceFrom"] = from + "T00:00:00+08:00",
        ["ServiceTo"] = from + "T00:00:00+08:00",
        ["BookedAt"] = bookedAt,
        ["Actor"] = "system:billing-runs",
        ["Previous"] = "-",
        ["Hash"] = "-",
    };
}
