using FsCheck;
using FsCheck.Fluent;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Tests.Tariffs;

public sealed class MonthFiguresTests
{
    private static readonly DateOnly March = new(2026, 3, 1);
    private static readonly SupplyClass Supply = new("henan", "1-10kV");
    private static readonly CataloguePrices Catalogue = new([new("henan/1-10kV/flat", new DateTime(2026, 1, 1), 0.5m)]);

    [Fact]
    public void Shares_are_divided_among_classes_to_the_fen() =>
        Prop.ForAll<NonNegativeInt, NonNegativeInt, NonEmptyArray<NonNegativeInt>>((commonArea, loss, quantities) =>
        {
            var parts = quantities.Get.Select((q, i) => (Class: $"c{i:D3}", Parts: (IReadOnlyList<RatedPart>)[Part(q.Get, q.Get * 50m)])).ToDictionary(c => c.Class, c => c.Parts);
            var figures = Figures(parts, commonArea.Get, loss.Get).ByClass();

            Assert.Equal(quantities.Get.Length, figures.Length);
            Assert.Equal((commonArea.Get, loss.Get), (figures.Sum(f => f.CommonArea.Fen), figures.Sum(f => f.Loss.Fen)));
            Assert.Equal(quantities.Get.Sum(q => q.Get), figures.Sum(f => f.Quantity));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Energy_is_rounded_down_less_what_was_returned_and_bears_its_share_of_the_fees()
    {
        var figures = Figures(new Dictionary<string, IReadOnlyList<RatedPart>> { ["1-10kV"] = [Part(10m, 500.9m), Part(2m, 100.9m)] }, 0, 0) with
        {
            ReturnedByClass = new Dictionary<string, Money> { ["1-10kV"] = Money.FromFen(1) },
            Fees = Money.FromFen(500),
            Credited = Money.FromFen(9_500),
        };

        var figure = Assert.Single(figures.ByClass());
        Assert.Equal((600, 31, 12m), (figure.Energy.Fen, figure.Fee.Fen, figure.Quantity)); // 601.8 - 1; 600 * 500 / 9,500
    }

    [Fact]
    public void An_account_without_use_has_its_shares_and_one_that_was_charged_nothing_has_no_figure()
    {
        var none = new Dictionary<string, IReadOnlyList<RatedPart>>();
        Assert.Empty(Figures(none, 0, 0).ByClass());
        var shares = Assert.Single(Figures(none, 30, 4).ByClass());
        Assert.Equal((0m, 30, 4), (shares.Quantity, shares.CommonArea.Fen, shares.Loss.Fen));
        Assert.True(Cap(new CapRule("c", "henan", default, 0m) { CountsCommonArea = true, CountsLoss = true }).CheckStatement(shares).Allowed);
    }

    [Theory]
    [InlineData(false, false, 5_250)]
    [InlineData(true, false, 5_350)]
    [InlineData(false, true, 5_290)]
    [InlineData(true, true, 5_390)]
    public void Common_area_and_loss_count_each_by_the_rule_and_the_last_fen_decides(bool commonArea, bool loss, long limitFen)
    {
        // 100 units at 0.50 cost 50.00, the fee is 2.50, the shares 1.00 and 0.40.
        var figure = new StatementFigures("A", March, Supply, 100m, Money.FromFen(5_000), Money.FromFen(250), Money.FromFen(100), Money.FromFen(40));
        var at = new CapRule("c", "henan", default, (limitFen / 5_000m) - 1m) { CountsCommonArea = commonArea, CountsLoss = loss };

        Assert.True(Cap(at).CheckStatement(figure).Allowed);
        Assert.False(Cap(at with { Uplift = ((limitFen - 1) / 5_000m) - 1m }).CheckStatement(figure).Allowed);
        Assert.Equal(0.5m, Cap(at).CatalogueOf(figure));
    }

    private static PriceCap Cap(CapRule rule) => new(new CapRules([rule]), Catalogue);

    private static MonthFigures Figures(IReadOnlyDictionary<string, IReadOnlyList<RatedPart>> parts, long commonArea, long loss) => new(
        "A", March, "henan", "1-10kV", parts, new Dictionary<string, Money>(), Money.FromFen(commonArea), Money.FromFen(loss), Money.Zero, Money.Zero);

    private static RatedPart Part(decimal quantity, decimal fen) => new(March, 0, "v", "flat", 0, PartFate.Billed, 0.5m, (long)(quantity * 100m), quantity, fen, false);
}
