using Prepaid.Domain.Tariffs;
using Prepaid.Domain.Tests.Metering;

namespace Prepaid.Domain.Tests.Tariffs;

public sealed class TariffHistoryTests
{
    private static readonly TariffHistory Empty = new("shop", "kWh", []);
    private static readonly DateTime Future = new(2026, 4, 1);

    [Fact]
    public void A_version_is_in_force_only_after_a_second_person_approved_it()
    {
        var proposed = Changed(Empty.Propose(TariffVersion.Flat("v1", Future, 0.6m), "ann", Context()));
        Assert.Empty(InForce(proposed).Versions);

        Assert.Equal("approver: expected another person than the proposer", Problem(proposed.Approve("v1", "ann", Context())));

        var approved = Changed(proposed.Approve("v1", "bob", Context()));
        Assert.Equal("v1", Assert.Single(InForce(approved).Versions).Id);
        Assert.Equal(("ann", "bob"), (approved.Revisions[0].ProposedBy, approved.Revisions[0].DecidedBy));
    }

    [Fact]
    public void An_id_is_never_used_again_so_nothing_is_edited_in_place()
    {
        var refused = Changed(Changed(Empty.Propose(TariffVersion.Flat("v1", Future, 0.6m), "ann", Context())).Refuse("v1", "bob", Context().Now));

        Assert.StartsWith("version: expected an id that was never used", Problem(refused.Propose(TariffVersion.Flat("v1", Future, 0.7m), "ann", Context())), StringComparison.Ordinal);
    }

    [Fact]
    public void A_future_version_can_be_withdrawn_and_one_that_started_cannot()
    {
        var approved = Approved(TariffVersion.Flat("v1", Future, 0.6m));

        Assert.Empty(InForce(Changed(approved.Withdraw("v1", "ann", Context()))).Versions);
        Assert.StartsWith("version: expected", Problem(approved.Withdraw("v1", "ann", Context(new DateTime(2026, 4, 1)))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_back_dated_version_needs_the_reason_of_the_correction()
    {
        var past = TariffVersion.Flat("v1", new DateTime(2026, 2, 1), 0.6m);

        Assert.StartsWith("from: expected the future", Problem(Empty.Propose(past, "ann", Context())), StringComparison.Ordinal);
        Assert.IsType<TariffOutcome.Changed>(Empty.Propose(past, "ann", Context(), "price of notice 2026-7 was overlooked"));
    }

    [Fact]
    public void A_proposal_that_waited_past_its_start_cannot_be_approved_any_more()
    {
        var proposed = Changed(Empty.Propose(TariffVersion.Flat("v1", Future, 0.6m), "ann", Context()));

        Assert.StartsWith("from: expected the future", Problem(proposed.Approve("v1", "bob", Context(new DateTime(2026, 4, 2)))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_holiday_year_blocks_publishing_of_a_tariff_that_needs_it()
    {
        var in2031 = new DateTime(2031, 1, 1);

        Assert.Equal("holidays: expected the holidays of 2031", Problem(Empty.Propose(SampleTariffs.FourBands("v1", in2031), "ann", Context())));
        Assert.IsType<TariffOutcome.Changed>(Empty.Propose(TariffVersion.Flat("v1", in2031, 0.6m), "ann", Context()));
    }

    [Fact]
    public void A_breach_of_the_cap_blocks_the_proposal_with_the_numbers()
    {
        var cap = new PriceCap(new CapRules([new CapRule("r", "henan", new DateTime(2020, 1, 1), 0.15m)]), new CataloguePrices([new("henan/1kV/flat", new DateTime(2020, 1, 1), 0.6m)]));
        var context = Context() with { Cap = cap, Supply = new SupplyClass("henan", "1kV") };
        var version = TariffVersion.Flat("v1", Future, 0.6m);

        Assert.IsType<TariffOutcome.Changed>(Empty.Propose(version with { ServiceFee = 0.1304m }, "ann", context));
        Assert.Equal(
            "price cap: expected at most 0.69 yuan (band flat from 2026-04-01); all-in it is 0.690052",
            Problem(Empty.Propose(version with { ServiceFee = 0.1305m }, "ann", context)));
    }

    [Fact]
    public void A_back_dated_change_posts_the_difference_and_rating_twice_posts_nothing()
    {
        var first = Changed(Empty.Propose(TariffVersion.Flat("v1", new DateTime(2026, 1, 1), 0.6m), "ann", Context(new DateTime(2025, 12, 1))));
        first = Changed(first.Approve("v1", "bob", Context(new DateTime(2025, 12, 2))));
        var book = SampleMeter.Booked(Timeline(first), Enumerable.Range(0, 500).Select(i => SampleMeter.Reading(SampleMeter.Start + (i * 900), i + 1, i * 10)));
        var before = book.ExactFen();

        var corrected = Changed(first.Propose(TariffVersion.Flat("v1-corrected", new DateTime(2026, 3, 4), 0.5m), "ann", Context(), "notice 2026-7"));
        corrected = Changed(corrected.Approve("v1-corrected", "bob", Context()));

        var difference = book.Rerate(Timeline(corrected));
        var sinceThe4th = book.Days.Where(day => day.Date >= new DateOnly(2026, 3, 4)).SelectMany(day => day.Rating.Parts).Where(part => part.Version == "v1-corrected").Sum(part => part.Quantity);
        Assert.Equal(before - (sinceThe4th * 10m), book.ExactFen());
        Assert.True(difference < Money.Zero);

        Assert.Equal(Money.Zero, book.Rerate(Timeline(corrected)));
        Assert.Equal(before - (sinceThe4th * 10m), book.ExactFen());
    }

    private static TariffHistory Approved(TariffVersion version) =>
        Changed(Changed(Empty.Propose(version, "ann", Context())).Approve(version.Id, "bob", Context()));

    private static TariffTimeline Timeline(TariffHistory history) => new(InForce(history), SampleMeter.Zone);

    private static Tariff InForce(TariffHistory history) => history.InForce(SampleMeter.Calendar, CataloguePrices.None);

    private static TariffContext Context(DateTime? local = null) =>
        new(new DateTimeOffset(local ?? new DateTime(2026, 3, 10), TimeSpan.FromHours(8)), SampleMeter.Zone, SampleMeter.Calendar);

    private static TariffHistory Changed(TariffOutcome outcome) => Assert.IsType<TariffOutcome.Changed>(outcome).History;

    private static string Problem(TariffOutcome outcome) => Assert.Single(Assert.IsType<TariffOutcome.Refused>(outcome).Problems).ToString();
}
