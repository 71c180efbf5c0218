using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Sites;
using Prepaid.Functions.Tests.Hosting;

namespace Prepaid.Functions.Tests.Sites;

/// <summary>Deny by default: who may call what, over HTTP to the running host.</summary>
public sealed class RoutePolicyTests(SharedProduct running) : IClassFixture<SharedProduct>
{
    [Fact]
    public async Task Whoever_picks_no_role_on_this_machine_is_the_landlord()
    {
        Assert.Equal(HttpStatusCode.OK, (await running.Product.Get("api/sites")).Status);
        Assert.Equal(HttpStatusCode.OK, (await running.Product.Get("api/sites", "no-such-role")).Status);
        Assert.Equal(HttpStatusCode.OK, (await running.Product.Get("")).Status);
    }

    [Theory]
    [InlineData("api/sites/S-1/meters", Role.Cashier)]
    [InlineData("api/sites/S-1/accounts", Role.MeterEngineer)]
    [InlineData("api/accounts/A-001/ledger", Role.MeterEngineer)]
    [InlineData("api/accounts/A-001/notices", Role.Finance)]
    [InlineData("api/parked", Role.Finance)]
    [InlineData("api/payment-cases", Role.Cashier)]
    public async Task A_role_that_the_route_does_not_name_is_refused(string path, Role role)
    {
        var (status, body) = await running.Product.Get(path, role.ToString());

        Assert.Equal((HttpStatusCode.Forbidden, "role-required"), (status, body.GetProperty("reason").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await running.Product.Get(path, nameof(Role.LandlordAdmin))).Status);
    }

    [Theory]
    [InlineData(nameof(Role.System))]
    [InlineData(nameof(Role.Device))]
    [InlineData(nameof(Role.Provider))]
    [InlineData("7")]
    public async Task A_role_of_the_machinery_cannot_be_picked(string role)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "");
        request.Headers.Add("Cookie", $"prepaid-role={role}");
        using var page = await running.Product.Http.SendAsync(request);

        Assert.Contains("local:LandlordAdmin", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "api/no-such-thing")]
    [InlineData("GET", "no/such/page")]
    [InlineData("POST", "api/parked")]
    [InlineData("DELETE", "api/accounts/A-001")]
    [InlineData("GET", "api/payments/sandbox/notify")]
    [InlineData("GET", "api/accounts/A-999")]
    [InlineData("GET", "api/sites/S-9/meters")]
    [InlineData("GET", "api/meters/E-999")]
    public async Task What_does_not_exist_is_not_found(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        Assert.Equal(HttpStatusCode.NotFound, (await running.Product.Send(request)).Status);
    }

    [Fact]
    public void A_route_without_a_policy_stops_the_start()
    {
        var refused = Assert.Throws<InvalidOperationException>(() => RouteGuard.PoliciesOf(typeof(Unguarded).Assembly));

        Assert.Contains("unguarded", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_that_no_policy_names_is_refused() =>
        Assert.Equal("route-not-known", new RoutePolicies([]).Refuse("anything", Actor.OfSystem("test")));

    [Fact]
    public void Every_role_policy_refuses_a_caller_that_nothing_vouches_for() =>
        Assert.Equal("sign-in-required", new ForRolesAttribute(Role.Auditor).Refuse(null));

    /// <summary>An HTTP function that somebody forgot to guard. The host under test does not look into this assembly.</summary>
    public sealed class Unguarded
    {
        [Function("unguarded")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/unguarded")] HttpRequest request) => Results.Ok(request.Path.Value);
    }
}
