using System.Text;
using System.Text.RegularExpressions;
using Prepaid.Contract;

namespace Prepaid.GatewayAgent.Tests.Wire;

public sealed partial class DocumentedExamplesTests
{
    [Fact]
    public void Every_example_in_docs_wire_is_read_and_written_back_to_the_same_bytes()
    {
        var examples = Examples("wire.md");

        Assert.Equal(examples, examples.Select(WrittenBack));
        Assert.Equal(4, examples.Count);
    }

    [Fact]
    public void The_configuration_file_in_docs_gateway_agent_is_read()
    {
        var example = Assert.Single(Examples("gateway-agent.md"));

        Assert.True(GatewayConfig.TryParse(Encoding.UTF8.GetBytes(example), ".", out var config, out var error), error);
        Assert.Equal(3, config!.Meters.Count);
    }

    private static List<string> Examples(string document) =>
        [.. JsonBlock().Matches(File.ReadAllText(Path.Combine(Root(), "docs", document))).Select(m => m.Groups[1].Value)];

    private static string WrittenBack(string example)
    {
        var json = Encoding.UTF8.GetBytes(example);
        var written =
            ReadingsMessage.TryParse(json, out var readings, out _) ? readings!.ToJson()
            : CommandMessage.TryParse(json, out var commands, out _) ? commands!.ToJson()
            : RelayReportMessage.TryParse(json, out var reports, out _) ? reports!.ToJson()
            : GatewayStateMessage.TryParse(json, out var state, out var error) ? state!.ToJson()
            : throw new InvalidOperationException($"{error}: {example}");
        return Encoding.UTF8.GetString(written);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Prepaid.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run inside a clone.");
        }

        return folder;
    }

    [GeneratedRegex("```json\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
