using System.Text.RegularExpressions;

namespace Prepaid.Conventions.Tests.Bicep;

/// <summary>The little that can be read of bicep without its compiler: symbols, modules, settings.</summary>
internal sealed partial record BicepFile(string Path, string Text)
{
    public IReadOnlyList<string> Parameters => [.. ParameterPattern().Matches(Text).Select(m => m.Groups[1].Value)];

    public IReadOnlyList<string> Outputs => [.. OutputPattern().Matches(Text).Select(m => m.Groups[1].Value)];

    public IReadOnlyList<string> Symbols => [.. SymbolPattern().Matches(Text).Select(m => m.Groups[1].Value)];

    /// <summary>Symbol, file and the parameters given of each module.</summary>
    public IReadOnlyList<(string Symbol, string File, IReadOnlyList<string> Given)> Modules =>
        [.. ModulePattern().Matches(Text).Select(m => (m.Groups[1].Value, m.Groups[2].Value, (IReadOnlyList<string>)[.. GivenPattern().Matches(m.Groups[3].Value).Select(g => g.Groups[1].Value)]))];

    public IReadOnlyList<(string Symbol, string Output)> OutputUses =>
        [.. OutputUsePattern().Matches(Text).Select(m => (m.Groups[1].Value, m.Groups[2].Value))];

    public IReadOnlyList<string> AppSettings => [.. SettingPattern().Matches(Text).Select(m => m.Groups[1].Value)];

    public static IReadOnlyList<BicepFile> All() =>
        [.. Directory.EnumerateFiles(Repository.PathOf("bicep"), "*.bicep", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(p => new BicepFile(p, File.ReadAllText(p)))];

    [GeneratedRegex(@"^param (\w+) ", RegexOptions.Multiline)]
    private static partial Regex ParameterPattern();

    [GeneratedRegex(@"^output (\w+) ", RegexOptions.Multiline)]
    private static partial Regex OutputPattern();

    [GeneratedRegex(@"^(?:param|var|resource|module) (\w+) ", RegexOptions.Multiline)]
    private static partial Regex SymbolPattern();

    [GeneratedRegex(@"^module (\w+) '([^']+)' = \{.*?params: \{(.*?)^  \}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ModulePattern();

    [GeneratedRegex(@"^    (\w+):", RegexOptions.Multiline)]
    private static partial Regex GivenPattern();

    [GeneratedRegex(@"\b(\w+)\.outputs\.(\w+)")]
    private static partial Regex OutputUsePattern();

    [GeneratedRegex(@"\{ name: '([^']+)', value: ")]
    private static partial Regex SettingPattern();
}
