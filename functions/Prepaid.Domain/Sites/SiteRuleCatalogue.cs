namespace Prepaid.Domain.Sites;

/// <summary>Every rule of a site that people set. The API, the site's row and the checks follow from a rule's one line here.</summary>
public static class SiteRuleCatalogue
{
    private const decimal MostFen = 10_000_000_000m;
    private const int MostMinutes = 30 * 24 * 60;

    /// <summary>All of them, in the order of answers.</summary>
    public static IReadOnlyList<SiteRule> All { get; } =
    [
        Fen("lowFen", 0, r => r.Notices.Low, (r, fen) => r with { Notices = r.Notices with { Low = fen } }),
        Fen("veryLowFen", 0, r => r.Notices.VeryLow, (r, fen) => r with { Notices = r.Notices with { VeryLow = fen } }),
        Whole("noticeMinutes", RuleUnit.Minutes, 0, MostMinutes, r => (int)r.Switching.NoticeBeforeCut.TotalMinutes, (r, minutes) => r with { Switching = r.Switching with { NoticeBeforeCut = TimeSpan.FromMinutes(minutes) } }),
        Whole("freshMinutes", RuleUnit.Minutes, 1, MostMinutes, r => (int)r.Switching.FreshFor.TotalMinutes, (r, minutes) => r with { Switching = r.Switching with { FreshFor = TimeSpan.FromMinutes(minutes) } }),
        Whole("runAccounts", RuleUnit.Count, 1, 1_000_000, r => r.Billing.MostAccounts, (r, count) => r with { Billing = r.Billing with { MostAccounts = count } }),
        Fen("runAccountFen", 1, r => r.Billing.MostPerAccount, (r, fen) => r with { Billing = r.Billing with { MostPerAccount = fen } }),
        Fen("mostDebitPerDayFen", 1, r => r.Safety.MostDebitPerDay, (r, fen) => r with { Safety = r.Safety with { MostDebitPerDay = fen } }),
        new("mostTimesMean", RuleUnit.Times, 1m, 1_000m, r => r.Safety.MostTimesMean, (r, times) => r with { Safety = r.Safety with { MostTimesMean = times!.Value } }),
        Fen("neverAskedBelowFen", 0, r => r.Safety.NeverAskedBelow, (r, fen) => r with { Safety = r.Safety with { NeverAskedBelow = fen } }),
        Whole("rentReminderDays", RuleUnit.Days, 0, 31, r => r.Rent.ReminderDays, (r, days) => r with { Rent = r.Rent with { ReminderDays = days } }),
        Flag("cutsForUnpaidRent", r => r.Rent.CutsForUnpaidRent, (r, yes) => r with { Rent = r.Rent with { CutsForUnpaidRent = yes } }),
        Fen("waterLowFen", 0, r => r.Water.Notices.Low, (r, fen) => r with { Water = r.Water with { Notices = r.Water.Notices with { Low = fen } } }),
        Fen("waterVeryLowFen", 0, r => r.Water.Notices.VeryLow, (r, fen) => r with { Water = r.Water with { Notices = r.Water.Notices with { VeryLow = fen } } }),
        Flag("cutsForUnpaidWater", r => r.Water.CutsForUnpaidWater, (r, yes) => r with { Water = r.Water with { CutsForUnpaidWater = yes } }),
        Fen("leastOrderFen", 1, r => r.Vending.Least, (r, fen) => r with { Vending = r.Vending with { Least = fen } }),
        Fen("mostOrderFen", 1, r => r.Vending.Most, (r, fen) => r with { Vending = r.Vending with { Most = fen } }),
        Whole("ordersPerDay", RuleUnit.Count, 1, 1_000, r => r.Vending.PerDay, (r, count) => r with { Vending = r.Vending with { PerDay = count } }),
        new("backBillingDays", RuleUnit.Days, 1, 3_660, r => r.BackBillingDays, (r, days) => r with { BackBillingDays = (int?)days }) { MayBeUnset = true },
    ];

    /// <summary>The rule of that name, or null.</summary>
    public static SiteRule? Find(string name) => All.FirstOrDefault(r => r.Name == name);

    /// <summary>Every rule with its value.</summary>
    public static IReadOnlyList<RuleValue> ValuesOf(SiteRules rules) => [.. All.Select(r => new RuleValue(r.Name, r.Read(rules)))];

    /// <summary>The rules with some of them set otherwise.</summary>
    /// <param name="rules">As they are.</param>
    /// <param name="values">Without <see cref="Fault(IReadOnlyList{RuleValue})"/>.</param>
    public static SiteRules With(this SiteRules rules, IReadOnlyList<RuleValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Aggregate(rules, (set, value) => Find(value.Rule)!.Write(set, value.Value));
    }

    /// <summary>What is wrong with values by themselves: the rule and what was expected; null when nothing is.</summary>
    public static string? Fault(IReadOnlyList<RuleValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var twice = values.GroupBy(v => v.Rule, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        return values.Count == 0 ? "rules: expected at least one"
            : twice is not null ? $"{twice.Key}: expected once"
            : values.Select(v => Find(v.Rule) is { } rule ? rule.Fault(v.Value) : $"{v.Rule}: expected one of {string.Join(", ", All.Select(r => r.Name))}").FirstOrDefault(f => f is not null);
    }

    /// <summary>What is wrong with a complete set: rules that bound each other.</summary>
    public static string? Fault(SiteRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return rules.Notices.VeryLow >= rules.Notices.Low ? $"veryLowFen: expected below lowFen, which is {rules.Notices.Low.Fen}"
            : rules.Water.Notices.VeryLow >= rules.Water.Notices.Low ? $"waterVeryLowFen: expected below waterLowFen, which is {rules.Water.Notices.Low.Fen}"
            : rules.Safety.NeverAskedBelow > rules.Safety.MostDebitPerDay ? $"neverAskedBelowFen: expected at most mostDebitPerDayFen, which is {rules.Safety.MostDebitPerDay.Fen}"
            : rules.Vending.Least > rules.Vending.Most ? $"leastOrderFen: expected at most mostOrderFen, which is {rules.Vending.Most.Fen}"
            : null;
    }

    private static SiteRule Fen(string name, decimal least, Func<SiteRules, Money> read, Func<SiteRules, Money, SiteRules> write) =>
        new(name, RuleUnit.Fen, least, MostFen, r => read(r).Fen, (r, value) => write(r, Money.FromFen((long)value!.Value)));

    private static SiteRule Whole(string name, RuleUnit unit, int least, int most, Func<SiteRules, int> read, Func<SiteRules, int, SiteRules> write) =>
        new(name, unit, least, most, r => read(r), (r, value) => write(r, (int)value!.Value));

    private static SiteRule Flag(string name, Func<SiteRules, bool> read, Func<SiteRules, bool, SiteRules> write) =>
        new(name, RuleUnit.Flag, 0, 1, r => read(r) ? 1 : 0, (r, value) => write(r, value == 1));
}
