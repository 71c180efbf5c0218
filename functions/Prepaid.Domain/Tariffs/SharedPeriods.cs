using System.Collections.Immutable;
using System.Globalization;

namespace Prepaid.Domain.Tariffs;

/// <summary>The months (yyyymm) and years (yyyy) in which the meters of an account count their use together; in every other one each meter counts by itself.</summary>
/// <remarks>A period is shared as a whole: when a version that is in force at some time within it has shared tiers of that kind of period (ADR 0003).</remarks>
public sealed class SharedPeriods
{
    private readonly ImmutableArray<(int First, int Last)> _spans;

    private SharedPeriods(ImmutableArray<(int First, int Last)> spans) => _spans = spans;

    /// <summary>True when there is none.</summary>
    public bool IsEmpty => _spans.IsEmpty;

    /// <summary>The shared periods of versions by ascending start.</summary>
    public static SharedPeriods Of(ImmutableArray<TariffVersion> versions) =>
        new([.. SpansOf(versions).Where(span => span.Tiers.IsShared).Select(span => (span.First, span.Last))]);

    /// <summary>True when the meters of an account count together in a period: key of a month, or a year.</summary>
    public bool Contains(int period)
    {
        foreach (var (first, last) in _spans)
        {
            if (first <= period && period <= last)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first period that is shared by one of two and not by the other, out of those that have begun; null when there is none.</summary>
    public static int? FirstDifference(SharedPeriods one, SharedPeriods other, DateTime begunBy)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var (month, year) = (TierCounters.MonthOf(DateOnly.FromDateTime(begunBy)), begunBy.Year);
        return one._spans.Concat(other._spans)
            .SelectMany(span => new[] { span.First, Next(span.Last) }) // where either can change
            .Where(period => period <= (TierCounters.IsMonth(period) ? month : year) && one.Contains(period) != other.Contains(period))
            .OrderBy(StartOf)
            .Select(period => (int?)period)
            .FirstOrDefault();
    }

    /// <summary>Local moment at which a period begins.</summary>
    public static DateTime StartOf(int period) => TierCounters.IsMonth(period) ? new DateTime(period / 100, period % 100, 1) : new DateTime(period, 1, 1);

    /// <summary>As people write it: 2026-08 or 2026.</summary>
    public static string NameOf(int period) => StartOf(period).ToString(TierCounters.IsMonth(period) ? "yyyy-MM" : "yyyy", CultureInfo.InvariantCulture);

    /// <summary>Versions with tiers that differ in whether they are shared and are in force within one period, and that period.</summary>
    internal static IEnumerable<(TariffVersion Earlier, TariffVersion Later, int Period)> Mixed(ImmutableArray<TariffVersion> versions)
    {
        var spans = SpansOf(versions).ToArray();
        for (var i = 0; i < spans.Length; i++)
        {
            var earlier = Array.FindIndex(spans, 0, i, span => span.Tiers.Period == spans[i].Tiers.Period && span.Tiers.IsShared != spans[i].Tiers.IsShared && span.Last >= spans[i].First);
            if (earlier >= 0)
            {
                yield return (spans[earlier].Version, spans[i].Version, spans[i].First);
            }
        }
    }

    private static IEnumerable<(TariffVersion Version, TierPlan Tiers, int First, int Last)> SpansOf(ImmutableArray<TariffVersion> versions)
    {
        for (var i = 0; i < versions.Length; i++)
        {
            if (versions[i].Tiers is { } tiers)
            {
                var until = i + 1 < versions.Length ? versions[i + 1].From.AddTicks(-1) : DateTime.MaxValue;
                yield return (versions[i], tiers, PeriodAt(tiers.Period, versions[i].From), PeriodAt(tiers.Period, until));
            }
        }
    }

    private static int PeriodAt(TierPeriod kind, DateTime local) => kind == TierPeriod.Year ? local.Year : Math.Max(TierCounters.FirstMonth, TierCounters.MonthOf(DateOnly.FromDateTime(local)));

    private static int Next(int period) => TierCounters.IsMonth(period) && period % 100 == 12 ? period + 89 : period + 1;
}
