using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Prepaid.Functions.Tests.Hosting;

namespace Prepaid.Functions.Tests.Sites;

/// <summary>Who acts is what the edge has proved, never what the caller says.</summary>
public sealed class ActorTests
{
    private static readonly Dictionary<string, string?> PlatformSignIn = new() { ["WEBSITE_AUTH_ENABLED"] = "true" };

    [Fact]
    public async Task A_principal_header_is_ignored_unless_the_platform_stamps_it()
    {
        await using var product = await ProductUnderTest.Run();

        var (status, _) = await Protect(product, new { @protected = true, reason = "test" }, r => r.Headers.Add("X-MS-CLIENT-PRINCIPAL", Principal("boss", "Auditor", "S-1")));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("local:LandlordAdmin", Assert.Single(product.Rows("accounts", "audit-"), a => a.GetString("Action") == "protect").GetString("Actor"));
    }

    [Fact]
    public async Task The_stamped_principal_is_the_actor_and_the_role_picker_is_off()
    {
        await using var product = await ProductUnderTest.Run(PlatformSignIn);

        var (status, _) = await Protect(product, new { @protected = true, reason = "test" }, r =>
        {
            r.Headers.Add("X-MS-CLIENT-PRINCIPAL", Principal("li.wei", "LandlordAdmin", "S-1"));
            r.Headers.Add("Cookie", "prepaid-role=Auditor");
        });

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("operator:li.wei", Assert.Single(product.Rows("accounts", "audit-"), a => a.GetString("Action") == "protect").GetString("Actor"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await product.Get("api/sites", "LandlordAdmin")).Status);
    }

    [Theory]
    [InlineData("Auditor", "S-1", HttpStatusCode.Forbidden)]
    [InlineData("LandlordAdmin", "S-2", HttpStatusCode.NotFound)]
    [InlineData("System", "*", HttpStatusCode.Forbidden)]
    [InlineData("", "S-1", HttpStatusCode.Forbidden)]
    [InlineData("LandlordAdmin", "", HttpStatusCode.NotFound)]
    public async Task A_principal_acts_within_its_roles_and_sites(string role, string sites, HttpStatusCode expected)
    {
        await using var product = await ProductUnderTest.Run(PlatformSignIn);

        var (status, _) = await Protect(product, new { @protected = true, reason = "test" }, r => r.Headers.Add("X-MS-CLIENT-PRINCIPAL", Principal("x", role, sites)));

        Assert.Equal(expected, status);
        Assert.DoesNotContain(product.Rows("accounts", "audit-"), a => a.GetString("Action") == "protect");
    }

    [Theory]
    [InlineData("not base64")]
    [InlineData("bm90IGpzb24=")]
    [InlineData("e30=")]
    public async Task An_unreadable_principal_is_nobody(string header)
    {
        await using var product = await ProductUnderTest.Run(PlatformSignIn);

        var (status, body) = await Protect(product, new { @protected = true, reason = "test" }, r => r.Headers.Add("X-MS-CLIENT-PRINCIPAL", header));

        Assert.Equal((HttpStatusCode.Unauthorized, "sign-in-required"), (status, body.GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData("""{"protected":true,"reason":"x","actor":"operator:boss"}""", "actor: unknown field")]
    [InlineData("""{"protected":"yes","reason":"x"}""", "protected: expected")]
    [InlineData("""{"protected":true}""", "reason: expected")]
    [InlineData("""{"protected":true,"reason":" "}""", "reason: expected")]
    [InlineData("[1]", "body: expected an object")]
    [InlineData("{", "body: expected JSON")]
    public async Task A_body_that_invents_an_actor_or_is_wrong_is_refused(string body, string expected)
    {
        await using var product = await ProductUnderTest.Run();

        var (status, answer) = await Protect(product, JsonDocument.Parse(body is "{" ? "0" : body).RootElement, r => r.Content = new StringContent(body));

        Assert.Equal((HttpStatusCode.BadRequest, "body-refused"), (status, answer.GetProperty("reason").GetString()));
        Assert.StartsWith(expected, answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(product.Rows("accounts", "audit-"), a => a.GetString("Action") == "protect");
    }

    [Fact]
    public async Task A_query_that_invents_an_actor_is_refused()
    {
        await using var product = await ProductUnderTest.Run();

        var (status, answer) = await Protect(product, new { @protected = true, reason = "test" }, query: "?actor=operator:boss");

        Assert.Equal((HttpStatusCode.BadRequest, "actor: unknown query parameter; expected none"), (status, answer.GetProperty("detail").GetString()));
        Assert.DoesNotContain(product.Rows("accounts", "audit-"), a => a.GetString("Action") == "protect");
    }

    [Fact]
    public async Task An_instance_on_azure_refuses_a_virtual_clock()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ProductUnderTest.Run(new Dictionary<string, string?> { ["WEBSITE_INSTANCE_ID"] = "i-1" }));

        Assert.Contains("clock", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instance_on_azure_has_no_role_picker()
    {
        await using var product = await ProductUnderTest.Run(new Dictionary<string, string?> { ["WEBSITE_INSTANCE_ID"] = "i-1" }, TimeProvider.System);

        Assert.Equal(HttpStatusCode.Unauthorized, (await product.Get("api/sites", "LandlordAdmin")).Status);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> Protect(ProductUnderTest product, object body, Action<HttpRequestMessage>? alter = null, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "api/accounts/A-001/protection" + query) { Content = JsonContent.Create(body) };
        alter?.Invoke(request);
        return await product.Send(request);
    }

    private static string Principal(string id, string role, string sites) => Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new
    {
        auth_typ = "aad",
        claims = new[] { new { typ = "oid", val = id }, new { typ = "roles", val = role }, new { typ = "sites", val = sites } },
    })));
}
