using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Prepaid.Conventions.Tests;

/// <summary>House style that a compiler does not see.</summary>
public sealed partial class SourceRulesTests
{
    private const int LongestFunction = 70;

    private static readonly string[] EmptyWords = ["Manager", "Helper", "Helpers", "Util", "Utils", "Common", "Processor", "Data", "Info"];

    [Fact]
    public void A_function_fits_on_a_screen()
    {
        var all = Trees().SelectMany(t => FunctionsOf(t.File, t.Root)).ToList();
        Assert.NotEmpty(all);
        Findings.None(all.Where(f => f.Lines > LongestFunction).Select(f => $"{f.Where}: {f.Lines} lines"));
    }

    [Fact]
    public void Type_names_say_something()
    {
        var sdk = SdkSignatureTests.StandIns().Select(t => t.Name).ToHashSet();
        Findings.None(Trees().SelectMany(t => TypesOf(t.Root).Select(d => (t.File, Name: d.Identifier.Text)))
            .Where(t => !sdk.Contains(t.Name) && EmptyWords.Any(w => t.Name.EndsWith(w, StringComparison.Ordinal)))
            .Select(t => $"{t.File}: {t.Name}"));
    }

    [Fact]
    public void Namespaces_are_file_scoped() =>
        Findings.None(Trees().Where(t => t.Root.DescendantNodes().OfType<NamespaceDeclarationSyntax>().Any()).Select(t => t.File));

    [Fact]
    public void There_are_no_regions_unfinished_marks_machine_paths_or_swallowed_errors() =>
        Findings.None(Repository.ProductFiles(".cs").SelectMany(f => File.ReadLines(Repository.PathOf(f))
            .Where(l => Unwanted().IsMatch(l))
            .Select(l => $"{f}: {l.Trim()}")));

    [Theory]
    [InlineData("    // TODO: later", true)]
    [InlineData("#region Fields", true)]
    [InlineData("    var path = \"/home/me/x\";", true)]
    [InlineData("        catch { return default; }", true)]
    [InlineData("    // Totals are kept.", false)]
    public void The_line_rule_sees_what_it_should(string line, bool unwanted) => Assert.Equal(unwanted, Unwanted().IsMatch(line));

    [Fact]
    public void The_length_rule_counts_methods_constructors_and_local_functions()
    {
        const string source = """
            class C
            {
                C()
                {
                }

                int P =>
                    1;

                void M()
                {
                    void L()
                    {
                    }
                }
            }
            """;
        Assert.Equal(
            [("C", 3), ("P", 2), ("M", 6), ("L", 3)],
            FunctionsOf("c.cs", CSharpSyntaxTree.ParseText(source).GetRoot()).Select(f => (f.Where.Split(' ')[1], f.Lines)));
    }

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|\bHACK\b|^\s*#region|""/(home|work|root|Users)/|[""]C:\\|catch\s*(\([^)]*\))?\s*\{\s*return default;")]
    private static partial Regex Unwanted();

    private static IEnumerable<(string File, SyntaxNode Root)> Trees() =>
        Repository.ProductFiles(".cs").Select(f => (f, CSharpSyntaxTree.ParseText(File.ReadAllText(Repository.PathOf(f))).GetRoot()));

    private static IEnumerable<BaseTypeDeclarationSyntax> TypesOf(SyntaxNode root) => root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>();

    private static IEnumerable<(string Where, int Lines)> FunctionsOf(string file, SyntaxNode root)
    {
        foreach (var node in root.DescendantNodes())
        {
            var name = node switch
            {
                MethodDeclarationSyntax m => m.Identifier.Text,
                ConstructorDeclarationSyntax c => c.Identifier.Text,
                PropertyDeclarationSyntax p => p.Identifier.Text,
                OperatorDeclarationSyntax o => o.OperatorToken.Text,
                LocalFunctionStatementSyntax l => l.Identifier.Text,
                _ => null,
            };
            if (name is not null)
            {
                var span = node.SyntaxTree.GetLineSpan(node.Span);
                yield return ($"{file} {name}", span.EndLinePosition.Line - span.StartLinePosition.Line + 1);
            }
        }
    }
}
