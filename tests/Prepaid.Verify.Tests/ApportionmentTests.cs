using System.Text.Json.Nodes;
using Prepaid.Verify.Checks;
using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Tests;

/// <summary>A pool of 100.00 yuan over three accounts by weights 1, 1, 1 and the landlord's 0.5; then one thing is altered.</summary>
public sealed class ApportionmentTests
{
    private readonly Dictionary<string, (string Weight, long Fen)> shares = new() { ["A-1"] = ("1", 2_857), ["A-2"] = ("1", 2_857), ["A-3"] = ("1", 2_857), ["H-1"] = ("0.5", 1_429) };

    private readonly JsonObject pool = JsonNode.Parse("""
        {"pool":"lobby","version":"v1","order":1,"mains":[{"meter":"M-0","account":"H-1","quantity":"150.00","trueUp":"0","through":1774972800,"estimated":false}],"subtracts":[],"membersQuantity":"25","monthQuantity":"125.00","trueUp":"0","carriedIn":"0","quantity":"125.00","carriedOut":"0","price":"0.8","averageFen":"0","averageQuantity":"0","ownFen":10000,"fed":[],"amountFen":10000,"rule":"equal","totalWeight":"3.5","landlordWeight":"0.5","landlordFen":1429,"feeds":[],"flags":[],"definition":{}}
        """)!.AsObject();

    [Fact]
    public void Shares_by_largest_remainder_pass() => Assert.Empty(Verify());

    [Fact]
    public void A_fen_that_went_to_the_wrong_account_is_found()
    {
        (shares["A-1"], shares["A-2"]) = (("1", 2_858), ("1", 2_856));
        Finds("item:A-1");
    }

    [Fact]
    public void A_share_that_is_missing_is_found()
    {
        shares.Remove("A-3");
        Finds("snapshot:pool:lobby");
    }

    [Theory]
    [InlineData("monthQuantity", "126.00")]
    [InlineData("quantity", "124.00")]
    [InlineData("price", "0.81")]
    [InlineData("totalWeight", "3.6")]
    [InlineData("membersQuantity", "24")]
    public void A_figure_that_does_not_follow_from_the_others_is_found(string figure, string value)
    {
        pool[figure] = value;
        Finds("snapshot:pool:lobby");
    }

    private void Finds(string place)
    {
        var found = Verify();
        Assert.True(found.Any(v => v.Check == Check.ApportionmentSums && v.Place.Contains(place, StringComparison.Ordinal)), string.Join("; ", found.Select(v => $"{v.Place}: {v.Expected}; {v.Found}")));
    }

    private IReadOnlyList<Violation> Verify()
    {
        var findings = new Findings();
        const string Partition = "run:apportionment:S-1:202603:001";
        List<JsonObject> rows =
        [
            JsonNode.Parse("""
                {"table":"runs","PartitionKey":"site:S-1","RowKey":"apportionment:202603:001","Site":"S-1","Job":"apportionment","Period":"202603","Number":1,"NeedsApproval":true,"CreatedAt":"2026-03-31T16:05:00Z","State":"Posted","Hash":"x","Items":4,"TotalFen":10000,"Posted":4,"Skipped":0,"Reversed":0,"ProposedBy":"a","DecidedBy":"b","ReversalProposedBy":"","ReversedBy":"","Steps":1}
                """)!.AsObject(),
            new JsonObject { ["table"] = "runs", ["PartitionKey"] = Partition, ["RowKey"] = "snapshot:pool:lobby", ["Name"] = "pool:lobby", ["Content"] = pool.ToJsonString() },
            .. shares.Select(s => new JsonObject
            {
                ["table"] = "runs",
                ["PartitionKey"] = Partition,
                ["RowKey"] = "item:" + s.Key,
                ["Account"] = s.Key,
                ["AmountFen"] = s.Value.Fen,
                ["Content"] = new JsonArray(EntryOf(s.Value.Weight, s.Value.Fen)).ToJsonString(),
                ["State"] = "Posted",
                ["Entry"] = 1,
            }),
        ];
        var tables = OtherTables.Read(rows.Select(r => VerifiedRow.Parse(r.ToJsonString())), findings);
        new ApportionmentCheck(tables, findings).Run();
        return findings.Kept;
    }

    private static JsonObject EntryOf(string weight, long fen) => new()
    {
        ["kind"] = "apportionment",
        ["key"] = "apportionment:lobby:202603:1",
        ["lines"] = new JsonArray(new JsonObject { ["account"] = "wallet:electricity", ["fen"] = -fen }, new JsonObject { ["account"] = "revenue:common-area", ["fen"] = fen }),
        ["evidence"] = new JsonObject { ["run"] = "apportionment:202603:001", ["share"] = new JsonObject { ["pool"] = "lobby", ["weight"] = weight, ["fen"] = fen, ["borne"] = new JsonArray() } }.ToJsonString(),
        ["from"] = 0,
        ["to"] = 0,
    };
}
