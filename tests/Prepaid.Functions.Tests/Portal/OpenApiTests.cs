using System.Text.Json;
using System.Text.RegularExpressions;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Tests.Portal;

/// <summary>docs/openapi.json is what the code says, nothing else, and a document that others' tools read.</summary>
public sealed partial class OpenApiTests
{
    private static readonly string Made = OpenApiDocument.Of(ApiRoutes.Of(typeof(ApiRoutes).Assembly));

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
    public void Every_query_parameter_that_a_route_reads_is_declared()
    {
        foreach (var file in Directory.EnumerateFiles(WorkingTree.PathOf("functions", "Prepaid.Functions", "Triggers"), "*.cs"))
        {
            foreach (var function in File.ReadAllText(file).Split("    [Function(").Skip(1))
            {
                var reads = QueryRead().Matches(function).Select(m => m.Groups[1].Value).Concat(function.Contains("request.From()", StringComparison.Ordinal) ? ["from"] : []).ToHashSet();
                var declared = Asks().Match(function) is { Success: true } asks ? asks.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries).Select(q => q.Trim('"')).ToHashSet() : [];
                Assert.True(reads.SetEquals(declared), $"{Path.GetFileName(file)}: {function[..function.IndexOf(')', StringComparison.Ordinal)]} reads {string.Join(", ", reads)} and declares {string.Join(", ", declared)}: use [Asks(...)]");
            }
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

    [GeneratedRegex("request\\.Query\\[\"(\\w+)\"\\]")]
    private static partial Regex QueryRead();

    [GeneratedRegex("\\[Asks\\(([^)]*)\\)\\]")]
    private static partial Regex Asks();
}
