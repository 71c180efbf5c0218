using FsCheck;
using FsCheck.Fluent;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Tests.Tariffs;

public sealed class PriceCapTests
{
    private const decimal FlatPrice = 0.6534m;
    private static readonly DateTime Start = new(2026, 1, 1);
    private static readonly SupplyClass Supply = new("henan", "1-10kV");

    private static readonly CataloguePrices Catalogue = new(
    [
        new("henan/1-10kV/flat", Start, FlatPrice),
        new("henan/1-10kV/sharp", Start, 1.2m), new("henan/1-10kV/peak", Start, 1.0m), new("henan/1-10kV/valley", Start, 0.3m),
    ]);

    private static readonly CapRule Rule = new("2026-15", "henan", Start, 0.15m);

    [Theory]
    [InlineData("0.1304", true)]
    [InlineData("0.1305", false)]
    [InlineData("0", true)]
    public void A_fee_of_13_04_percent_at_the_flat_price_passes_and_13_05_is_refused(string fee, bool passes)
    {
        var verdict = Cap().CheckTariff(Supply, TariffVersion.Flat("v", Start, FlatPrice), decimal.Parse(fee, System.Globalization.CultureInfo.InvariantCulture), default);

        Assert.Equal(passes, verdict.Allowed);
        Assert.Equal(0.75141m, Assert.Single(verdict.Tests).Limit);
    }

    [Fact]
    public void At_the_cap_any_fee_breaches_it_and_none_passes()
    {
        var atCap = TariffVersion.Flat("v", Start, FlatPrice * 1.15m);

        Assert.True(Cap().CheckTariff(Supply, atCap, 0m, default).Allowed);
        Assert.False(Cap().CheckTariff(Supply, atCap, 0.0001m, default).Allowed);
    }

    [Fact]
    public void A_top_up_of_5_fen_does_not_breach_the_cap_by_rounding()
    {
        Assert.True(ServiceFee.TryWithhold(Money.FromFen(5), 0.1304m, out var order));
        Assert.Equal((5, 0), (order.Net.Fen, order.Fee.Fen));
        Assert.True(Cap().CheckOrder(Supply, TariffVersion.Flat("v", Start, FlatPrice), order, Start).Allowed);
    }

    [Fact]
    public void No_order_breaches_a_cap_that_its_fee_ratio_keeps() =>
        Prop.ForAll<PositiveInt, PositiveInt>((gross, basisPoints) =>
        {
            var fee = Math.Min(basisPoints.Get, 1_304) / 10_000m;
            Assert.True(ServiceFee.TryWithhold(Money.FromFen(gross.Get), fee, out var order));
            Assert.Equal(gross.Get, (order.Net + order.Fee).Fen);
            Assert.True(Cap().CheckOrder(Supply, TariffVersion.Flat("v", Start, FlatPrice), order, Start).Allowed);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_order_whose_amounts_were_forged_above_the_cap_is_blocked_with_the_numbers()
    {
        var verdict = Cap().CheckOrder(Supply, TariffVersion.Flat("v", Start, FlatPrice), new ServiceFee(Money.FromFen(8), Money.FromFen(2)), Start);

        var breach = Assert.Single(verdict.Breaches);
        Assert.Equal((0.81675m, 0.75141m, 0.6534m), (breach.AllIn, breach.Limit, breach.Catalogue));
    }

    [Fact]
    public void Time_of_use_is_tested_per_band_and_on_the_average()
    {
        var version = SampleTariffs.FourBands("v", Start) with
        {
            Bands = [new("sharp", 1.38m), new("peak", 1.15m), new("flat", FlatPrice * 1.15m), new("valley", 0.345m)],
        };
        var verdict = Cap().CheckTariff(Supply, version, 0m, default);
        Assert.True(verdict.Allowed);
        Assert.Equal(["band sharp", "band peak", "band flat", "band valley", "weighted average"], verdict.Tests.Select(test => test.Name));

        var dearValley = version with { Bands = version.Bands.SetItem(3, new("valley", 0.35m)) };
        Assert.Equal(["band valley", "weighted average"], Cap().CheckTariff(Supply, dearValley, 0m, default).Breaches.Select(test => test.Name));
    }

    [Fact]
    public void Shares_count_only_where_the_rule_counts_them()
    {
        var shares = new UnitShares(0.05m, 0.06m);
        var version = TariffVersion.Flat("v", Start, FlatPrice);

        Assert.True(Cap().CheckTariff(Supply, version, 0.10m, shares).Allowed);
        Assert.False(Cap(Rule with { CountsCommonArea = true, CountsLoss = true }).CheckTariff(Supply, version, 0.10m, shares).Allowed);
        Assert.True(Cap(Rule with { CountsFee = false }).CheckTariff(Supply, version, 0.9m, shares).Allowed);
    }

    [Fact]
    public void A_catalogue_price_or_rule_that_falls_later_is_already_checked_at_the_proposal()
    {
        var falling = Catalogue with { Prices = Catalogue.Prices.Add(new("henan/1-10kV/flat", new DateTime(2026, 7, 1), 0.5m)) };
        var verdict = new PriceCap(new CapRules([Rule]), falling).CheckTariff(Supply, TariffVersion.Flat("v", Start, FlatPrice), 0m, default);

        Assert.Equal(new DateTime(2026, 7, 1), Assert.Single(verdict.Breaches).At);
    }

    [Fact]
    public void A_missing_catalogue_price_blocks_and_a_region_without_a_rule_does_not()
    {
        var unknown = Supply with { VoltageClass = "35kV" };
        Assert.Equal(["henan/35kV/flat"], Cap().CheckTariff(unknown, TariffVersion.Flat("v", Start, 1m), 0m, default).Missing.ToArray());
        Assert.False(Cap().CheckTariff(unknown, TariffVersion.Flat("v", Start, 1m), 0m, default).Allowed);
        Assert.True(Cap().CheckTariff(new SupplyClass("hebei", "1-10kV"), TariffVersion.Flat("v", Start, 9m), 0m, default).Allowed);
    }

    [Fact]
    public void The_certificate_shows_every_account_and_is_not_issued_with_a_breach()
    {
        var month = new DateOnly(2026, 3, 1);
        StatementFigures[] statements = [Statement("B", 100m, 7_514), Statement("A", 100m, 7_515)];

        var certificate = CapCertificate.Of("mall-1", month, statements, Cap());

        Assert.Equal(["A", "B"], certificate.Lines.Select(line => line.Statement.Account));
        Assert.Equal((false, 200m, 15_029), (certificate.MayBeIssued, certificate.Quantity, certificate.Charged.Fen));
        Assert.True(certificate.Lines[1].Verdict.Allowed);
        Assert.True(CapCertificate.Of("mall-1", month, statements[..1], Cap()).MayBeIssued);
    }

    [Fact]
    public void A_statement_by_bands_is_held_to_the_catalogue_of_each_band()
    {
        var heavyPeak = Statement("A", 100m, 11_500) with { ByBand = [("peak", 100m)] };

        Assert.True(Cap().CheckStatement(heavyPeak).Allowed);
        Assert.False(Cap().CheckStatement(heavyPeak with { Energy = Money.FromFen(11_501) }).Allowed);
    }

    [Fact]
    public void Overcharges_of_a_corrected_cap_are_found_with_refund_and_exposure()
    {
        var corrected = Rule with { Id = "2026-10", Uplift = 0.10m };
        var report = OverchargeReport.Find([Statement("A", 100m, 7_514), Statement("B", 100m, 7_187)], corrected, Catalogue);

        var line = Assert.Single(report.Lines);
        Assert.Equal(("A", 327, "overcharge/A/202603"), (line.Statement.Account, line.Refund.Fen, line.Key)); // limit 71.874 yuan
        Assert.Equal((327, 1_635), (report.Refunds.Fen, report.FineExposure.Fen));

        var refunded = Statement("A", 100m, 7_514 - line.Refund.Fen);
        Assert.Empty(OverchargeReport.Find([refunded], corrected, Catalogue).Lines);
    }

    [Fact]
    public void A_statement_without_catalogue_price_is_listed_as_not_comparable()
    {
        var statement = Statement("A", 1m, 100) with { Supply = new SupplyClass("henan", "35kV") };

        Assert.Equal([statement], OverchargeReport.Find([statement], Rule, Catalogue).NotComparable.ToArray());
    }

    [Fact]
    public void Refunding_a_top_up_in_any_pieces_returns_the_whole_fee() =>
        Prop.ForAll<PositiveInt>(seed =>
        {
            var random = new Random(seed.Get);
            Assert.True(ServiceFee.TryWithhold(Money.FromFen(random.Next(1, 100_000)), random.Next(0, 9_000) / 10_000m, out var order));
            var (refunded, fee) = (Money.Zero, Money.Zero);
            while (refunded < order.Net)
            {
                var piece = Money.FromFen(random.NextInt64(1, (order.Net - refunded).Fen + 1));
                fee += order.Returned(refunded, piece);
                refunded += piece;
            }

            Assert.Equal(order.Fee, fee);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_top_up_that_leaves_nothing_is_refused() =>
        Assert.False(ServiceFee.TryWithhold(Money.Zero, 0.05m, out _));

    private static PriceCap Cap(CapRule? rule = null) => new(new CapRules([rule ?? Rule]), Catalogue);

    private static StatementFigures Statement(string account, decimal quantity, long fen) =>
        new(account, new DateOnly(2026, 3, 1), Supply, quantity, Money.FromFen(fen), Money.Zero, Money.Zero, Money.Zero);
}
