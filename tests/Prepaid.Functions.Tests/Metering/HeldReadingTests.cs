using System.Net;
using System.Text.Json;
using Prepaid.Domain.Sites;

namespace Prepaid.Functions.Tests.Metering;

/// <summary>Readings that nobody may believe by himself: listed, decided by a person, and posted once.</summary>
public sealed class HeldReadingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public async Task A_register_that_starts_again_elsewhere_is_held_with_an_alarm_until_a_person_restarts_it()
    {
        await using var product = await MeteredSite.Start(Noon);
        var link = await product.Open("A-1", "E-1");
        await product.Deliver(link, (Noon.AddHours(-2), 500_00), (Noon.AddHours(-1), 502_00));
        var billed = await product.Head("A-1");
        Assert.Equal(1_000_000 - 100, billed.Electricity.Fen);

        await product.Deliver(link, (Noon.AddMinutes(-45), 10_00), (Noon.AddMinutes(-30), 10_50), (Noon.AddMinutes(-15), 11_00));
        Assert.Equal(billed.Electricity, (await product.Head("A-1")).Electricity);
        var alarm = Assert.Single(await Items(product, "api/sites/S-1/alarms"));
        Assert.Equal("ReadingsHeld", alarm.GetProperty("kind").GetString());
        Assert.Equal("E-1", alarm.GetProperty("subject").GetString());
        Assert.Equal(3, (await Items(product, "api/meters/E-1/held-readings")).Count);
        Assert.Equal(3, (await Items(product, "api/sites/S-1/held-readings")).Count);

        var (status, body) = await Decide(product, Noon.AddMinutes(-45), 10_00, "restart");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(-50, body.GetProperty("postedFen").GetInt64());
        var after = await product.Head("A-1");
        Assert.Equal(billed.Electricity.Fen - 50, after.Electricity.Fen);
        Assert.Empty(await Items(product, "api/meters/E-1/held-readings"));
        Assert.Empty(await Items(product, "api/sites/S-1/alarms"));
        Assert.Single(await Items(product, "api/sites/S-1/alarms?all=true"));

        var correction = (await product.Entries("A-1"))[^1];
        Assert.Equal("correction", correction.Kind);
        Assert.Equal("local:MeterEngineer", correction.Actor);
        Assert.Contains("the display was reset", correction.Evidence, StringComparison.Ordinal);
        var register = Assert.Single(await Items(product, "api/meters/E-1/registers"));
        Assert.True(register.GetProperty("addsUp").GetBoolean());
        Assert.Equal(300, register.GetProperty("billed").GetInt64());
        Assert.Equal(-492_00, register.GetProperty("rejected").GetInt64());
        await product.AssertBooksBalance("A-1");
    }

    [Fact]
    public async Task A_decision_is_taken_once_and_may_be_changed_for_another_which_posts_the_difference()
    {
        await using var product = await MeteredSite.Start(Noon);
        var link = await product.Open("A-1", "E-1");
        await product.Deliver(link, (Noon.AddHours(-2), 100_00), (Noon.AddHours(-1), 400_00));
        var held = Assert.Single(await Items(product, "api/meters/E-1/held-readings"));
        Assert.Equal("Jump", held.GetProperty("reason").GetString());

        Assert.Equal(HttpStatusCode.OK, (await Decide(product, Noon.AddHours(-1), 400_00, "accept")).Status);
        Assert.Equal(1_000_000 - 15_000, (await product.Head("A-1")).Electricity.Fen);
        var entries = (await product.Entries("A-1")).Count;
        var (status, again) = await Decide(product, Noon.AddHours(-1), 400_00, "accept");
        Assert.Equal((HttpStatusCode.OK, "AlreadyDecided"), (status, again.GetProperty("outcome").GetString()));
        Assert.Equal(entries, (await product.Entries("A-1")).Count);

        Assert.Equal(HttpStatusCode.OK, (await Decide(product, Noon.AddHours(-1), 400_00, "replace", 101_00)).Status);
        Assert.Equal(1_000_000 - 50, (await product.Head("A-1")).Electricity.Fen);
        await product.AssertBooksBalance("A-1");
    }

    [Theory]
    [InlineData("accept", 999, null, HttpStatusCode.NotFound, "reading-not-found")]
    [InlineData("believe", 400_00, null, HttpStatusCode.BadRequest, "body-refused")]
    [InlineData("replace", 400_00, null, HttpStatusCode.BadRequest, "body-refused")]
    [InlineData("replace", 400_00, 100_000_000L, HttpStatusCode.BadRequest, "body-refused")]
    [InlineData("accept", 100_00, null, HttpStatusCode.Conflict, "reading-not-held")]
    public async Task A_decision_that_cannot_be_is_refused_with_its_reason(string decision, long counts, long? replacement, HttpStatusCode expected, string reason)
    {
        await using var product = await MeteredSite.Start(Noon);
        var link = await product.Open("A-1", "E-1");
        await product.Deliver(link, (Noon.AddHours(-2), 100_00), (Noon.AddHours(-1), 400_00));
        var at = counts == 100_00 ? Noon.AddHours(-2) : Noon.AddHours(-1);
        var (status, body) = await Decide(product, at, counts, decision, replacement);
        Assert.Equal((expected, reason), (status, body.GetProperty("reason").GetString()));
        Assert.Equal(1_000_000, (await product.Head("A-1")).Electricity.Fen);
    }

    [Fact]
    public async Task An_invented_actor_in_the_body_is_refused_and_a_cashier_may_not_decide()
    {
        await using var product = await MeteredSite.Start(Noon);
        await product.Open("A-1", "E-1");
        var (status, body) = await product.Post(Role.MeterEngineer, "api/meters/E-1/decisions", """{"actor":"operator:me","measuredAt":1,"sequence":1,"counts":1,"decision":"accept","reason":"x"}""");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("actor", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await product.Post(Role.Cashier, "api/meters/E-1/decisions")).Status);
    }

    [Fact]
    public async Task A_decision_behind_which_months_are_judged_again_is_carried_through_in_several_transactions()
    {
        var start = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.FromHours(8));
        await using var product = await MeteredSite.Start(start.AddDays(150));
        var link = await product.Open("A-1", "E-1");
        await product.Deliver(link, (start, 9_000_00));
        for (var day = 1; day <= 140; day += 35) // a meter that was exchanged without a word: it counts on from 0
        {
            await product.Deliver(link, [.. Enumerable.Range(day, 35).Select(d => (start.AddDays(d), 10_00L + ((d - 1) * 1_00)))]);
        }

        Assert.Equal(1_000_000, (await product.Head("A-1")).Electricity.Fen);
        Assert.Equal(140, (await Items(product, "api/meters/E-1/held-readings")).Count);

        Assert.Equal(HttpStatusCode.OK, (await Decide(product, start.AddDays(1), 10_00, "restart")).Status);
        var head = await product.Head("A-1");
        Assert.Equal(1_000_000 - (139 * 50), head.Electricity.Fen);
        Assert.Null(head.Meters[0].Behind);
        Assert.Empty(await Items(product, "api/meters/E-1/held-readings"));
        Assert.True((await product.Entries("A-1")).Count(e => e.Kind == "correction") > 1);
        await product.AssertBooksBalance("A-1");
    }

    private static Task<(HttpStatusCode Status, JsonElement Body)> Decide(MeteredSite product, DateTimeOffset at, long counts, string decision, long? replacement = null)
    {
        var body = new Dictionary<string, object>
        {
            ["measuredAt"] = at.ToUnixTimeSeconds(),
            ["sequence"] = MeteredSite.SequenceOf(at),
            ["counts"] = counts,
            ["decision"] = decision,
            ["reason"] = "the display was reset",
        };
        if (replacement is { } value)
        {
            body["replacement"] = value;
        }

        return product.Post(Role.MeterEngineer, "api/meters/E-1/decisions", JsonSerializer.Serialize(body));
    }

    private static async Task<IReadOnlyList<JsonElement>> Items(MeteredSite product, string path)
    {
        var (status, body) = await product.Get(Role.MeterEngineer, path);
        Assert.Equal(HttpStatusCode.OK, status);
        return [.. body.GetProperty("items").EnumerateArray()];
    }
}
