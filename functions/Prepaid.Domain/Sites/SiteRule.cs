using System.Globalization;

namespace Prepaid.Domain.Sites;

/// <summary>What the value of a rule counts.</summary>
public enum RuleUnit
{
    /// <summary>Whole fen.</summary>
    Fen = 0,

    /// <summary>Whole minutes.</summary>
    Minutes = 1,

    /// <summary>Whole days.</summary>
    Days = 2,

    /// <summary>How many.</summary>
    Count = 3,

    /// <summary>A factor, not necessarily whole.</summary>
    Times = 4,

    /// <summary>1 for yes, 0 for no.</summary>
    Flag = 5,
}

/// <summary>One rule of a site by its name: how it is read and set, and what is sane. All of them in <see cref="SiteRuleCatalogue"/>.</summary>
/// <param name="Name">As sent and answered; the column of the site's row has the same name with a capital.</param>
/// <param name="Unit">What its value counts.</param>
/// <param name="Least">Least value.</param>
/// <param name="Most">Greatest value.</param>
/// <param name="Read">Its value; null when it is not set.</param>
/// <param name="Write">The rules with another value, one without <see cref="Fault"/>.</param>
public sealed record SiteRule(string Name, RuleUnit Unit, decimal Least, decimal Most, Func<SiteRules, decimal?> Read, Func<SiteRules, decimal?, SiteRules> Write)
{
    /// <summary>True for a rule that may be switched off by no value.</summary>
    public bool MayBeUnset { get; init; }

    /// <summary>Column of the site's row.</summary>
    public string Column => char.ToUpperInvariant(Name[0]) + Name[1..];

    /// <summary>The rule and what was expected, or null.</summary>
    public string? Fault(decimal? value)
    {
        var isSane = value is { } set
            ? set >= Least && set <= Most && (Unit == RuleUnit.Times || decimal.IsInteger(set))
            : MayBeUnset;
        return isSane ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{Name}: expected {Least} to {Most} {(Unit == RuleUnit.Times ? "times" : "whole " + Unit.ToString().ToLowerInvariant())}{(MayBeUnset ? ", or null" : string.Empty)}");
    }
}

/// <summary>A rule's name with a value.</summary>
/// <param name="Rule">Name in the catalogue.</param>
/// <param name="Value">Null for not set.</param>
public sealed record RuleValue(string Rule, decimal? Value);
