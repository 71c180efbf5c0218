using System.Collections.Immutable;
using System.Globalization;

namespace Prepaid.Domain.Tariffs;

/// <summary>What a tariff must obey, whatever it was read from.</summary>
public static class TariffRules
{
    /// <summary>Highest price of one unit that is believed; more is taken for a price in fen.</summary>
    public const decimal HighestPrice = 100m;

    internal const string SharingField = "tiers.shared";

    private const int MostDecimals = 8;
    private const decimal MostUnits = 1_000_000_000_000m;

    /// <summary>All that is wrong; empty when the tariff is sound.</summary>
    public static IEnumerable<TariffProblem> Check(Tariff tariff)
    {
        ArgumentNullException.ThrowIfNull(tariff);
        if (tariff.Versions.IsEmpty)
        {
            yield return new TariffProblem("versions", "expected at least one version");
        }

        for (var i = 0; i < tariff.Versions.Length; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"versions[{i}]");
            if (tariff.Versions.Take(i).Any(other => other.From == tariff.Versions[i].From || other.Id == tariff.Versions[i].Id))
            {
                yield return new TariffProblem(at, "expected a from and a version of its own");
            }

            foreach (var problem in CheckVersion(tariff.Versions[i]))
            {
                yield return problem with { Field = $"{at}.{problem.Field}" };
            }
        }

        ImmutableArray<TariffVersion> byStart = [.. tariff.Versions.OrderBy(version => version.From)];
        foreach (var (version, problem) in CheckSharing(byStart))
        {
            yield return problem with { Field = string.Create(CultureInfo.InvariantCulture, $"versions[{tariff.Versions.IndexOf(version)}].{problem.Field}") };
        }

        foreach (var price in tariff.Catalogue.Prices.Where(price => !IsPrice(price.Price)))
        {
            yield return new TariffProblem($"catalogue {price.Name}", PriceRange);
        }

        foreach (var same in tariff.Catalogue.Prices.GroupBy(price => (price.Name, price.From)).Where(same => same.Count() > 1))
        {
            yield return new TariffProblem($"catalogue {same.Key.Name}", string.Create(CultureInfo.InvariantCulture, $"expected one price from {same.Key.From:yyyy-MM-dd}"));
        }
    }

    internal static string PriceRange =>
        string.Create(CultureInfo.InvariantCulture, $"expected yuan above 0, at most {HighestPrice}, with at most {MostDecimals} decimals");

    /// <summary>All that is wrong with one version by itself.</summary>
    public static IEnumerable<TariffProblem> CheckVersion(TariffVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return [.. CheckBands(version), .. CheckSchedules(version), .. CheckTiers(version), .. CheckCharges(version)];
    }

    /// <summary>Within one month or year all versions with tiers of that kind agree on whether they are shared.</summary>
    /// <param name="versions">By ascending start.</param>
    internal static IEnumerable<(TariffVersion Version, TariffProblem Problem)> CheckSharing(ImmutableArray<TariffVersion> versions) =>
        SharedPeriods.Mixed(versions).Select(mixed => (mixed.Later, new TariffProblem(
            SharingField,
            $"expected {(mixed.Earlier.Tiers!.IsShared ? "true" : "false")} like version {mixed.Earlier.Id}, which is in force in {SharedPeriods.NameOf(mixed.Period)}, too: within a month or year the meters of an account count together or each by itself")));

    private static IEnumerable<TariffProblem> CheckBands(TariffVersion version)
    {
        if (version.Bands.Length is 0 or > TariffVersion.MaxBands)
        {
            yield return new TariffProblem("bands", $"expected 1 to {TariffVersion.MaxBands} bands");
        }

        if (version.Bands.DistinctBy(band => band.Name).Count() != version.Bands.Length)
        {
            yield return new TariffProblem("bands", "expected names that differ");
        }

        if (version.Bands.Where(band => band.Register is not null).GroupBy(band => band.Register).Any(same => same.Count() > 1))
        {
            yield return new TariffProblem("bands", "expected registers that differ");
        }

        for (var i = 0; i < version.Bands.Length; i++)
        {
            if (version.Bands[i].Price is { } price && !IsPrice(price))
            {
                yield return new TariffProblem(string.Create(CultureInfo.InvariantCulture, $"bands[{i}].price"), PriceRange);
            }

            if (version.Bands[i].Uplift is <= -1m or > 10m || version.Bands[i].Uplift.Scale > MostDecimals)
            {
                yield return new TariffProblem(string.Create(CultureInfo.InvariantCulture, $"bands[{i}].uplift"), $"expected a ratio above -1, at most 10, with at most {MostDecimals} decimals; 0.15 is 15 %");
            }
        }
    }

    private static IEnumerable<TariffProblem> CheckSchedules(TariffVersion version)
    {
        for (var i = 0; i < version.Schedules.Length; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"schedule[{i}].segments");
            var segments = version.Schedules[i].Segments;
            if (segments.Length is 0 or > TariffVersion.MaxSegments)
            {
                yield return new TariffProblem(at, $"expected 1 to {TariffVersion.MaxSegments} segments");
            }
            else if (segments[0].Minute != 0)
            {
                yield return new TariffProblem($"{at}[0].from", "expected 00:00");
            }
            else if (segments.Zip(segments.Skip(1)).Any(pair => pair.Second.Minute <= pair.First.Minute))
            {
                yield return new TariffProblem(at, "expected ascending times that differ");
            }
        }

        DayKinds[] kinds = [DayKinds.Weekday, DayKinds.Weekend, DayKinds.Holiday];
        foreach (var (month, kind) in Enumerable.Range(1, 12).SelectMany(month => kinds.Select(kind => (month, kind))))
        {
            var plans = version.Schedules.Count(plan => plan.Months.Contains(month) && (plan.Days & kind) != 0);
            if (plans != 1)
            {
                yield return new TariffProblem(
                    "schedule",
                    string.Create(CultureInfo.InvariantCulture, $"expected exactly one plan for every day; a {kind.ToString().ToLowerInvariant()} in month {month} has {plans}"));
                yield break;
            }
        }
    }

    private static IEnumerable<TariffProblem> CheckTiers(TariffVersion version)
    {
        if (version.Tiers is not { } plan)
        {
            yield break;
        }

        if (plan.Tiers.Length < 2 || plan.Tiers[^1].UpTo is not null || plan.Tiers[..^1].Any(tier => tier.UpTo is null or <= 0m)
            || plan.Tiers[..^1].Zip(plan.Tiers[1..^1]).Any(pair => pair.Second.UpTo <= pair.First.UpTo))
        {
            yield return new TariffProblem("tiers.steps", "expected at least two, with ascending upTo above 0, and none on the last");
        }

        for (var i = 0; i < plan.Tiers.Length; i++)
        {
            if (plan.Tiers[i].UpTo is > MostUnits || plan.Tiers[i].UpTo?.Scale > MostDecimals)
            {
                yield return new TariffProblem(string.Create(CultureInfo.InvariantCulture, $"tiers.steps[{i}].upTo"), $"expected units, at most {MostUnits}, with at most {MostDecimals} decimals");
            }
        }

        var cheapest = version.Bands.Min(band => band.Price);
        for (var i = 0; i < plan.Tiers.Length; i++)
        {
            if (cheapest + plan.Tiers[i].Add < 0m || Math.Abs(plan.Tiers[i].Add) > HighestPrice || plan.Tiers[i].Add.Scale > MostDecimals)
            {
                yield return new TariffProblem(
                    string.Create(CultureInfo.InvariantCulture, $"tiers.steps[{i}].add"),
                    $"expected yuan that leave every band's price at 0 or above, with at most {MostDecimals} decimals");
            }
        }
    }

    private static IEnumerable<TariffProblem> CheckCharges(TariffVersion version)
    {
        if (version.FixedPerDay is < 0m or > 10_000m || version.FixedPerDay.Scale > MostDecimals)
        {
            yield return new TariffProblem("fixedPerDay", $"expected yuan from 0 to 10000, with at most {MostDecimals} decimals");
        }

        if (version.ServiceFee is < 0m or >= 1m || version.ServiceFee.Scale > MostDecimals)
        {
            yield return new TariffProblem("serviceFee", $"expected a ratio from 0 to below 1, with at most {MostDecimals} decimals; 0.05 is 5 %");
        }
    }

    internal static bool IsPrice(decimal price) => price is > 0m and <= HighestPrice && price.Scale <= MostDecimals;
}
