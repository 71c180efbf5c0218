using System.Collections.Immutable;

namespace Prepaid.Domain.Tariffs;

/// <summary>The price-cap guard (M2): asked when a tariff is proposed, a fee is set, an order is priced and a statement is issued.</summary>
/// <remarks>
/// A fee <c>f</c> on top-ups raises the price <c>p</c> to <c>p / (1 - f)</c>. Comparisons multiply instead of dividing,
/// so that they are exact at the limit.
/// </remarks>
public sealed class PriceCap(CapRules rules, CataloguePrices catalogue)
{
    private const int ShownDecimals = 6;
    private const decimal FenPerYuan = 100m;

    /// <summary>Checks a version with its fee from its start on, again at every later change of catalogue or rule.</summary>
    /// <param name="supply">Region and class that it is meant for.</param>
    /// <param name="version">The version.</param>
    /// <param name="serviceFee">Fee ratio in force with it.</param>
    /// <param name="shares">Common-area and loss share expected, in yuan for one unit.</param>
    public CapVerdict CheckTariff(SupplyClass supply, TariffVersion version, decimal serviceFee, UnitShares shares)
    {
        ArgumentNullException.ThrowIfNull(supply);
        ArgumentNullException.ThrowIfNull(version);
        var tests = ImmutableArray.CreateBuilder<CapTest>();
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        CapRule? newest = null;
        foreach (var at in Moments(supply, version))
        {
            if (rules.At(supply.Region, at) is { } rule)
            {
                newest = rule;
                CheckAt(supply, version, new AllIn(rule, 1m, 1m - serviceFee, shares), at, tests, missing);
            }
        }

        return new CapVerdict(newest, tests.ToImmutable(), [.. missing]);
    }

    /// <summary>Checks one order on its amounts: rounding must not lift the real price above the cap.</summary>
    /// <param name="supply">Region and class of the supply point.</param>
    /// <param name="version">Version in force at the order.</param>
    /// <param name="order">What was paid, divided into net and fee.</param>
    /// <param name="local">Site-local time of the order.</param>
    public CapVerdict CheckOrder(SupplyClass supply, TariffVersion version, ServiceFee order, DateTime local)
    {
        ArgumentNullException.ThrowIfNull(supply);
        ArgumentNullException.ThrowIfNull(version);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(order.Net.Fen, 0);
        if (rules.At(supply.Region, local) is not { } rule)
        {
            return new CapVerdict(null, [], []);
        }

        var tests = ImmutableArray.CreateBuilder<CapTest>();
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var allIn = new AllIn(rule, (order.Net + order.Fee).Fen, order.Net.Fen, default);
        CheckAt(supply, version, allIn, local, tests, missing);
        return new CapVerdict(rule, tests.ToImmutable(), [.. missing]);
    }

    /// <summary>The catalogue price of a unit, by the bands that were used, in yuan rounded to 6 decimals; null where none is published, or without use.</summary>
    public decimal? CatalogueOf(StatementFigures statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var fen = CatalogueFen(statement, missing);
        return missing.Count > 0 || statement.Quantity <= 0m ? null : Math.Round(fen / FenPerYuan / statement.Quantity, ShownDecimals);
    }

    /// <summary>Checks a statement on its amounts, against the catalogue prices of its month. Without use there is no price of a unit; a charge for energy is above any cap then.</summary>
    public CapVerdict CheckStatement(StatementFigures statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        var at = statement.Month.ToDateTime(TimeOnly.MinValue);
        return rules.At(statement.Supply.Region, at) is { } rule
            ? CheckStatement(statement, rule)
            : new CapVerdict(null, [], []);
    }

    /// <summary>Checks a statement under a given rule, for instance a corrected one.</summary>
    internal CapVerdict CheckStatement(StatementFigures statement, CapRule rule)
    {
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var catalogueFen = CatalogueFen(statement, missing);
        if (missing.Count > 0 || (statement.Quantity == 0m && statement.Energy <= Money.Zero))
        {
            return new CapVerdict(rule, [], [.. missing]);
        }

        var counted = statement.Counted(rule).Fen;
        var limitFen = catalogueFen * (1m + rule.Uplift);
        var perUnit = FenPerYuan * (statement.Quantity == 0m ? 1m : statement.Quantity);
        var test = new CapTest(
            "statement",
            statement.Month.ToDateTime(TimeOnly.MinValue),
            Math.Round(counted / perUnit, ShownDecimals),
            Math.Round(limitFen / perUnit, ShownDecimals),
            Math.Round(catalogueFen / perUnit, ShownDecimals),
            counted <= limitFen);
        return new CapVerdict(rule, [test], []);
    }

    /// <summary>The most that a statement may come to, rounded down to the fen.</summary>
    internal Money MostAllowed(StatementFigures statement, CapRule rule) =>
        Money.FromFen(decimal.ToInt64(decimal.Floor(CatalogueFen(statement, []) * (1m + rule.Uplift))));

    // Bands with a catalogue price of their own are held to it, the rest to the flat one.
    private decimal CatalogueFen(StatementFigures statement, SortedSet<string> missing)
    {
        var left = statement.Quantity;
        var fen = 0m;
        foreach (var (band, quantity) in statement.ByBand)
        {
            if (MonthPrice(statement.Supply.PriceName(band), statement.Month) is { } price)
            {
                fen += price * quantity * FenPerYuan;
                left -= quantity;
            }
        }

        var flatName = statement.Supply.PriceName(SupplyClass.FlatBand);
        if (left > 0m && MonthPrice(flatName, statement.Month) is var flat)
        {
            missing.UnionWith(flat is null ? [flatName] : Array.Empty<string>());
            fen += (flat ?? 0m) * left * FenPerYuan;
        }

        return fen;
    }

    // A month in which the price changed is held to the mean over its days.
    private decimal? MonthPrice(string name, DateOnly month)
    {
        var sum = 0m;
        var days = DateTime.DaysInMonth(month.Year, month.Month);
        for (var day = 0; day < days; day++)
        {
            if (catalogue.At(name, month.AddDays(day).ToDateTime(TimeOnly.MinValue)) is not { } price)
            {
                return null;
            }

            sum += price;
        }

        return sum / days;
    }

    private void CheckAt(
        SupplyClass supply, TariffVersion version, AllIn allIn, DateTime at, ImmutableArray<CapTest>.Builder tests, SortedSet<string> missing)
    {
        var flatName = supply.PriceName(SupplyClass.FlatBand);
        if (catalogue.At(flatName, at) is not { } flat)
        {
            missing.Add(flatName);
            return;
        }

        decimal prices = 0m, references = 0m;
        var weights = BandWeights.Of(version);
        for (var i = 0; i < version.Bands.Length; i++)
        {
            var band = version.Bands[i];
            if ((band.Price ?? (catalogue.At(band.CataloguePrice!, at) * (1m + band.Uplift))) is not { } price)
            {
                missing.Add(band.CataloguePrice!);
                continue;
            }

            price += DearestTier(version);
            var own = version.Bands.Length == 1 ? flat : catalogue.At(supply.PriceName(band.Name), at);
            prices += weights[i] * price;
            references += weights[i] * (own ?? flat);
            if (own is { } reference)
            {
                tests.Add(allIn.Test($"band {band.Name}", at, price, reference));
            }
        }

        if (version.Bands.Length > 1)
        {
            tests.Add(allIn.Test("weighted average", at, prices, references, weights.Sum()));
        }
    }

    private static decimal DearestTier(TariffVersion version) => version.Tiers is { } plan ? Math.Max(0m, plan.Tiers.Max(tier => tier.Add)) : 0m;

    private IEnumerable<DateTime> Moments(SupplyClass supply, TariffVersion version) =>
        catalogue.Prices.Select(price => price.From)
            .Concat(rules.Rules.Where(rule => rule.Region == supply.Region).Select(rule => rule.From))
            .Where(from => from > version.From)
            .Append(version.From)
            .Distinct()
            .Order();
}
