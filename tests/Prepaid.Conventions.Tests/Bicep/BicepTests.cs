using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Functions.Adapters;

namespace Prepaid.Conventions.Tests.Bicep;

/// <summary>Bicep cannot be compiled here; what can be checked without its compiler is checked.</summary>
public sealed partial class BicepTests
{
    // Read by the Functions host or the platform, not by our code.
    private static readonly string[] ReadByTheHost =
    [
        "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__credential", "AzureWebJobsDisableHomepage",
        "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
    ];

    // Read by our code, but given by the platform, or only on one machine in place of an address with the app's identity.
    private static readonly string[] NotGivenByBicep =
    [
        SettingName.AuthEnabled, SettingName.InstanceId, SettingName.RolePicker, SettingName.Tables, SettingName.HubService, SettingName.Sms,
    ];

    private static IReadOnlyList<string> Given => [.. BicepFile.All().SelectMany(f => f.AppSettings)];

    private static IReadOnlyList<string> Read =>
    [
        .. typeof(SettingName).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!),
        .. Triggers.SelectMany(t => new[] { t.Connection, t.EventHubName.Trim('%') }).OfType<string>(),
    ];

    private static IEnumerable<EventHubTriggerAttribute> Triggers =>
        from method in typeof(SettingName).Assembly.GetTypes().SelectMany(t => t.GetMethods())
        from parameter in method.GetParameters()
        let trigger = parameter.GetCustomAttribute<EventHubTriggerAttribute>()
        where trigger is not null
        select trigger;

    [Fact]
    public void Every_setting_that_the_code_reads_is_given() =>
        Assert.Empty(Read.Except(NotGivenByBicep).Select(AsSetting).Except(Given));

    [Fact]
    public void Every_setting_that_is_given_is_read() =>
        Assert.Empty(Given.Except(ReadByTheHost).Except(Read.Select(AsSetting)));

    [Fact]
    public void The_comparison_sees_settings_on_both_sides()
    {
        Assert.Contains("HubEvents", Given);
        Assert.Contains("HubName", Read);
        Assert.Contains("Tables__serviceUri", Given);
    }

    [Fact]
    public void No_setting_is_read_past_the_list_of_names() =>
        Assert.Empty(
            from file in Repository.Files("functions/Prepaid.Functions", ".cs")
            where !file.EndsWith("Settings.cs", StringComparison.Ordinal)
            from Match match in DirectRead().Matches(File.ReadAllText(Repository.PathOf(file)))
            select $"{file}: {match.Value}");

    [Fact]
    public void Every_module_exists_and_is_given_exactly_its_parameters()
    {
        var files = BicepFile.All();
        foreach (var file in files)
        {
            foreach (var (symbol, path, given) in file.Modules)
            {
                var module = files.Single(f => f.Path == Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file.Path)!, path)));
                Assert.True(module.Parameters.Order().SequenceEqual(given.Order()), $"{symbol}: expected {string.Join(", ", module.Parameters)}; given {string.Join(", ", given)}");
            }
        }
    }

    [Fact]
    public void Every_output_that_is_used_exists()
    {
        var files = BicepFile.All();
        var main = files.Single(f => f.Path.EndsWith("main.bicep", StringComparison.Ordinal));
        var modules = main.Modules.ToDictionary(m => m.Symbol, m => files.Single(f => f.Path.EndsWith(m.File.Replace('/', Path.DirectorySeparatorChar), StringComparison.Ordinal)));
        Assert.NotEmpty(main.OutputUses);
        Assert.All(main.OutputUses, use => Assert.Contains(use.Output, modules[use.Symbol].Outputs));
    }

    [Fact]
    public void Every_parameter_and_variable_is_used_and_every_brace_is_closed()
    {
        foreach (var file in BicepFile.All())
        {
            Assert.All(file.Parameters, p => Assert.True(Regex.Count(file.Text, $@"\b{p}\b") > 1, $"{file.Path}: {p} is not used"));
            foreach (var (open, close) in new[] { ('{', '}'), ('[', ']'), ('(', ')') })
            {
                Assert.Equal(file.Text.Count(c => c == open), file.Text.Count(c => c == close));
            }
        }
    }

    [Fact]
    public void No_secret_stands_in_it() =>
        Assert.All(BicepFile.All(), f => Assert.DoesNotMatch("(?i)(AccountKey|SharedAccessKey|password)=[A-Za-z0-9+/]{8}", f.Text));

    private static string AsSetting(string name) => name.Replace(":", "__", StringComparison.Ordinal);

    [GeneratedRegex(@"configuration\[|GetEnvironmentVariable|GetConnectionString|GetSection\(")]
    private static partial Regex DirectRead();
}
