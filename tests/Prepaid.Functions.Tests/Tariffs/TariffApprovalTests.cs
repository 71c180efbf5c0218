using System.Net;
using System.Text.Json;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Tests.Metering;

namespace Prepaid.Functions.Tests.Tariffs;

/// <summary>Two people publish a version; nobody edits one.</summary>
public sealed class TariffApprovalTests
{
    private const string Tariffs = "api/sites/S-1/tariffs";
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public async Task A_version_is_in_force_only_after_a_second_person_approved_it()
    {
        await using var site = await MeteredSite.Start(Noon);
        var link = await site.Open("A-1", "E-1");
        await site.Deliver(link, (Noon.AddHours(-1), 0));
        Assert.Equal(HttpStatusCode.OK, (await site.Propose(Role.Finance, "2026-03b", "2026-03-11", 1m)).Status);

        var (status, refused) = await site.Post(Role.Finance, $"{Tariffs}/2026-03b/approve");
        Assert.Equal((HttpStatusCode.Forbidden, "approver-is-proposer"), (status, refused.GetProperty("reason").GetString()));
        Assert.Equal("Proposed", await StateOf(site, "2026-03b"));

        Assert.Equal(HttpStatusCode.OK, (await site.Post(Role.LandlordAdmin, $"{Tariffs}/2026-03b/approve")).Status);
        Assert.Equal("Approved", await StateOf(site, "2026-03b"));
        site.Clock.Now = Noon.AddDays(1);
        await site.Deliver(link, (Noon.AddHours(12), 10_00), (Noon.AddHours(13), 20_00));
        Assert.Equal(1_000_000 - 500 - 1_000, (await site.Head("A-1")).Electricity.Fen);
        await site.AssertBooksBalance("A-1");
    }

    [Fact]
    public async Task The_same_proposal_again_changes_nothing_and_other_content_under_its_id_is_refused()
    {
        await using var site = await MeteredSite.Start(Noon);
        await site.Propose(Role.Finance, "2026-04", "2026-04-01", 1m);
        Assert.Equal(HttpStatusCode.OK, (await site.Propose(Role.LandlordAdmin, "2026-04", "2026-04-01", 1m)).Status);
        var (status, body) = await site.Propose(Role.Finance, "2026-04", "2026-04-01", 1.1m);
        Assert.Equal((HttpStatusCode.Conflict, "id-reused-with-other-content"), (status, body.GetProperty("reason").GetString()));
        var version = Assert.Single(await Versions(site), v => v.GetProperty("version").GetString() == "2026-04");
        Assert.Equal("local:Finance", version.GetProperty("proposedBy").GetString());
        Assert.Equal(1m, version.GetProperty("definition").GetProperty("bands")[0].GetProperty("price").GetDecimal());
    }

    [Fact]
    public async Task A_refused_tariff_names_each_field_and_what_was_expected()
    {
        await using var site = await MeteredSite.Start(Noon);
        var (status, body) = await site.Post(Role.Finance, Tariffs, """{"definition":{"version":"x","from":"tomorrow","price":-1,"serviceFee":2,"colour":"red"}}""");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "tariff-refused"), (status, body.GetProperty("reason").GetString()));
        var fields = body.GetProperty("problems").EnumerateArray().Select(p => p.GetProperty("field").GetString()).ToList();
        Assert.Equal(["colour", "from", "price"], fields.Order(StringComparer.Ordinal).Take(3));
        Assert.All(body.GetProperty("problems").EnumerateArray(), p => Assert.NotEmpty(p.GetProperty("expected").GetString()!));
    }

    [Fact]
    public async Task A_version_of_the_past_needs_the_reason_of_the_correction()
    {
        await using var site = await MeteredSite.Start(Noon);
        var (status, body) = await site.Propose(Role.Finance, "late", "2026-03-05", 1m);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "from"), (status, body.GetProperty("problems")[0].GetProperty("field").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await site.Propose(Role.Finance, "late", "2026-03-05", 1m, "the order of the price bureau")).Status);
    }

    [Fact]
    public async Task A_future_version_can_be_withdrawn_and_one_that_has_started_cannot()
    {
        await using var site = await MeteredSite.Start(Noon);
        await site.Propose(Role.Finance, "2026-04", "2026-04-01", 1m);
        await site.Post(Role.LandlordAdmin, $"{Tariffs}/2026-04/approve");
        Assert.Equal(HttpStatusCode.OK, (await site.Post(Role.Finance, $"{Tariffs}/2026-04/withdraw")).Status);
        Assert.Equal("Withdrawn", await StateOf(site, "2026-04"));
        var (status, body) = await site.Post(Role.Finance, $"{Tariffs}/2026-01/withdraw");
        Assert.Equal((HttpStatusCode.Conflict, "not-waiting"), (status, body.GetProperty("reason").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, (await site.Post(Role.Finance, $"{Tariffs}/no-such/approve")).Status);
    }

    [Fact]
    public async Task A_missing_holiday_year_blocks_publishing_until_two_people_published_the_holidays()
    {
        await using var site = await MeteredSite.Start(Noon);
        const string Weekends = """
            {"definition":{"version":"we","from":"2026-04-01","bands":[{"name":"day","price":1},{"name":"off","price":0.5}],
             "schedule":[{"days":["weekday"],"segments":[{"from":"00:00","band":"day"}]},{"days":["weekend","holiday"],"segments":[{"from":"00:00","band":"off"}]}]}}
            """;
        var (status, body) = await site.Post(Role.Finance, Tariffs, Weekends);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "holidays"), (status, body.GetProperty("problems")[0].GetProperty("field").GetString()));

        Assert.Equal(HttpStatusCode.OK, (await site.Post(Role.Finance, "api/sites/S-1/holidays", """{"id":"2026-a","content":{"year":2026,"off":["2026-05-01"],"worked":["2026-05-09"]}}""")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await site.Post(Role.Finance, "api/sites/S-1/holidays/2026-a/approve")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await site.Post(Role.Finance, Tariffs, Weekends)).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.Post(Role.LandlordAdmin, "api/sites/S-1/holidays/2026-a/approve")).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.Post(Role.Finance, Tariffs, Weekends)).Status);
    }

    [Fact]
    public async Task A_cashier_and_an_auditor_may_not_propose()
    {
        await using var site = await MeteredSite.Start(Noon);
        Assert.Equal(HttpStatusCode.Forbidden, (await site.Propose(Role.Cashier, "x", "2026-04-01", 1m)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await site.Propose(Role.Auditor, "x", "2026-04-01", 1m)).Status);
    }

    private static async Task<IReadOnlyList<JsonElement>> Versions(MeteredSite site) =>
        [.. (await site.Get(Role.Auditor, Tariffs)).Body.GetProperty("items").EnumerateArray()];

    private static async Task<string?> StateOf(MeteredSite site, string version) =>
        (await Versions(site)).Single(v => v.GetProperty("version").GetString() == version).GetProperty("state").GetString();
}
