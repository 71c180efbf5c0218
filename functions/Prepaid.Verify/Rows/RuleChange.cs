using System.Text.Json;

namespace Prepaid.Verify.Rows;

/// <summary>A change of a site's rules that came into force, as far as cuts are judged by them.</summary>
/// <param name="Site">Site id.</param>
/// <param name="DecidedAt">When it was approved: the earliest moment at which anybody follows it.</param>
/// <param name="FollowedFrom">From then on nobody follows the rules of before.</param>
/// <param name="Before">The rules that it changed, as they were.</param>
internal sealed record RuleChange(string Site, DateTimeOffset DecidedAt, DateTimeOffset FollowedFrom, IReadOnlyDictionary<string, long> Before)
{
    /// <summary>An instance of the product may hold a site's rules for so long.</summary>
    private static readonly TimeSpan KnownTo = TimeSpan.FromMinutes(10);

    private static readonly string[] Judged = ["noticeMinutes", "freshMinutes", "cutsForUnpaidRent", "cutsForUnpaidWater"];

    /// <summary>A change in force; null for a proposal that is not.</summary>
    /// <exception cref="FormatException">The row is not what docs/evidence.md says.</exception>
    public static RuleChange? Of(VerifiedRow row)
    {
        if (row.TimeOrNull("InForceAt") is not { } inForceAt)
        {
            return null;
        }

        try
        {
            using var before = JsonDocument.Parse(row.Text("Before"));
            var values = before.RootElement.EnumerateArray()
                .Select(v => (Rule: v.GetProperty("rule").GetString()!, Value: v.GetProperty("value")))
                .Where(v => Judged.Contains(v.Rule))
                .ToDictionary(v => v.Rule, v => v.Value.GetInt64(), StringComparer.Ordinal);
            return new RuleChange(row.Text("Site"), row.Time("DecidedAt"), inForceAt + KnownTo, values);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"Before: expected an array of rule and value; {wrong.Message}", wrong);
        }
    }

    /// <summary>The rules that a decision at a moment may have followed, newest first: for a while after a change those of before, too.</summary>
    /// <param name="now">The site as it is.</param>
    /// <param name="changes">Of that site, newest first.</param>
    /// <param name="moment">When it was decided.</param>
    public static IReadOnlyList<SiteRow> FollowedAt(SiteRow now, IEnumerable<RuleChange> changes, DateTimeOffset moment)
    {
        var (rules, followed) = (now, new List<SiteRow>());
        foreach (var change in changes)
        {
            if (change.DecidedAt <= moment)
            {
                followed.Add(rules);
            }

            if (change.FollowedFrom <= moment)
            {
                return followed;
            }

            rules = change.Undo(rules);
        }

        followed.Add(rules);
        return followed;
    }

    private SiteRow Undo(SiteRow site) => site with
    {
        NoticeBeforeCut = Before.TryGetValue("noticeMinutes", out var notice) ? TimeSpan.FromMinutes(notice) : site.NoticeBeforeCut,
        FreshFor = Before.TryGetValue("freshMinutes", out var fresh) ? TimeSpan.FromMinutes(fresh) : site.FreshFor,
        CutsForUnpaidRent = Before.TryGetValue("cutsForUnpaidRent", out var rent) ? rent == 1 : site.CutsForUnpaidRent,
        CutsForUnpaidWater = Before.TryGetValue("cutsForUnpaidWater", out var water) ? water == 1 : site.CutsForUnpaidWater,
    };
}
