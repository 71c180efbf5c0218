using System.Text.Json;
using System.Text.RegularExpressions;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Tests.Portal;

/// <summary>docs/openapi.json is what the code says, nothing else, and a document that others' tools read.</summary>
public sealed partial class OpenApiTests
{
    private static readonly IReadOnlyList<ApiRoute> Routes = ApiRoutes.Of(typeof(ApiRoutes).Assembly);
    private static readonly string Made = OpenApiDocument.Of(Routes);

    [Fact]
    public void The_approved_document_is_the_one_that_the_code_gives()
    {
        var approved = WorkingTree.PathOf("docs", "openapi.json");
        if (Environment.GetEnvironmentVariable("PREPAID_APPROVE") == "1")
        {
            File.WriteAllText(approved, Made);
        }

        Assert.True(File.ReadAllText(approved) == Made, "docs/openapi.json is behind the code: look at the difference, then run this test with PREPAID_APPROVE=1.");
    }

    [Fact]
    public void Its_own_reader_finds_no_fault_with_it()
    {
        var read = Microsoft.OpenApi.OpenApiDocument.Parse(Made, "json");
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Equal(Microsoft.OpenApi.OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
        Assert.Equal(ApiRoutes.Of(typeof(ApiRoutes).Assembly).Count, read.Document!.Paths.Sum(p => p.Value.Operations!.Count));
    }

    [Fact]
    public void Every_reference_leads_somewhere_and_every_operation_has_a_name_of_its_own()
    {
        using var document = JsonDocument.Parse(Made);
        foreach (Match reference in Reference().Matches(Made))
        {
            var at = document.RootElement;
            foreach (var step in reference.Groups[1].Value.Split('/'))
            {
                Assert.True(at.TryGetProperty(step, out at), reference.Value);
            }
        }

        var names = ApiRoutes.Of(typeof(ApiRoutes).Assembly).Select(r => r.Function).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Fact]
    public void Handlers_read_query_parameters_only_as_declared_and_every_declared_one_is_read()
    {
        var sources = Directory.EnumerateFiles(WorkingTree.PathOf("functions", "Prepaid.Functions"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .ToDictionary(f => f, File.ReadAllText);
        Assert.Equal(
            ["Requests.cs", "RouteGuard.cs", "RouteQueries.cs"],
            sources.Where(s => QueryRead().IsMatch(s.Value)).Select(s => Path.GetFileName(s.Key)).Order(StringComparer.Ordinal));

        var read = sources.Values.SelectMany(s => Asked().Matches(s)).Select(m => m.Groups[1].Value).ToHashSet();
        Assert.Equal(Routes.SelectMany(r => r.Queries).Select(q => q.Name).Distinct().Order(StringComparer.Ordinal), read.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_jobs_that_can_be_asked_for_are_those_there_are() => Assert.Equal(
        Enum.GetValues<BillingJob>().Select(j => j.NameOf()),
        Routes.Single(r => r.Function == "runs-read").Queries.OfType<AsksOneOfAttribute>().Single(q => q.Name == "job").Values);

    [Fact]
    public async Task Every_route_refuses_by_name_a_parameter_that_it_does_not_declare_and_a_value_that_it_does_not_take()
    {
        await using var product = await RunningProduct.Begin();
        foreach (var route in Routes.Where(r => r.Roles.Count > 0))
        {
            var path = Placeholder().Replace(route.Route, m => m.Groups[2].Value == ":int" ? "1" : m.Groups[1].Value switch { "site" => RunningProduct.Site, "account" => RunningProduct.House, _ => "X-1" });
            var unknown = await product.Send(route.Roles[0], new HttpMethod(route.Method.ToUpperInvariant()), path + "?colour=red");
            Assert.True(unknown.Short == "400 body-refused" && unknown.Text("detail").StartsWith("colour: ", StringComparison.Ordinal), $"{route.Function}: {unknown.Short}");
            foreach (var asks in route.Queries)
            {
                var wrong = await product.Send(route.Roles[0], new HttpMethod(route.Method.ToUpperInvariant()), $"{path}?{asks.Name}=%01&{asks.Name}=%01");
                Assert.True(wrong.Short == "400 body-refused" && wrong.Text("detail") == $"{asks.Name}: expected {asks.Expected}, once", $"{route.Function} {asks.Name}: {wrong.Short}");
            }
        }
    }

    [Fact]
    public async Task A_continuation_that_no_page_gave_is_refused_by_name()
    {
        await using var product = await RunningProduct.Begin();
        foreach (var list in new[] { "api/sites/S-1/accounts", "api/sites/S-1/runs", "api/accounts/H-1/ledger", "api/sites/S-1/reports/prepaid?asOf=2026-02-27" })
        {
            var refused = await product.Get(Role.Finance, $"{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}from=no%20such%20page");
            Assert.Equal(("400 body-refused", "from: expected next of the page before"), (refused.Short, refused.Text("detail")));
        }
    }

    [Fact]
    public async Task The_running_product_serves_it()
    {
        await using var product = await RunningProduct.Begin();
        var served = await product.Get(Role.Cashier, "api/openapi.json");
        Assert.Equal((200, "3.1.0"), (served.Status, served.Text("openapi")));
        Assert.Equal(JsonDocument.Parse(Made).RootElement.GetRawText(), served.Body.GetRawText());
    }

    [GeneratedRegex("\"\\$ref\": \"#/([^\"]+)\"")]
    private static partial Regex Reference();

    [GeneratedRegex("\\.Query(String)?\\b(?!\\()")]
    private static partial Regex QueryRead();

    [GeneratedRegex("Asked(?:Date|Number)?\\(\"(\\w+)\"")]
    private static partial Regex Asked();

    [GeneratedRegex("{([A-Za-z]+)(:[a-z]+)?}")]
    private static partial Regex Placeholder();
}
