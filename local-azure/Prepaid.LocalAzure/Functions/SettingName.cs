using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Prepaid.LocalAzure.Functions;

/// <summary>Replaces %Setting% in a trigger attribute by the app setting's value.</summary>
internal static partial class SettingName
{
    /// <exception cref="InvalidOperationException">The setting is missing.</exception>
    public static string Resolve(string text, IConfiguration configuration, string function) =>
        Pattern().Replace(text, match => configuration[match.Groups[1].Value]
            ?? throw new InvalidOperationException($"Function '{function}': the setting {match.Groups[1].Value}, used as {match.Value}, is missing."));

    [GeneratedRegex("%([^%]+)%", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
