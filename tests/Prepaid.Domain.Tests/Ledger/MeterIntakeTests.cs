using FsCheck;
using FsCheck.Fluent;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tests.Metering;
using Prepaid.Domain.Tests.Tariffs;

namespace Prepaid.Domain.Tests.Ledger;

/// <summary>Readings taken into an account, delivery by delivery, as the functions do: head and day rows are all it remembers.</summary>
public sealed class MeterIntakeTests
{
    [Fact]
    public void Any_order_repetition_and_delay_of_deliveries_ends_in_the_same_account() =>
        Prop.ForAll<PositiveInt>(seed =>
        {
            var random = new Random(seed.Get);
            var readings = RandomReadings.Of(random, 300);
            var inOrder = new Account();
            inOrder.Take([.. readings]);
            var anyhow = new Account();
            foreach (var delivery in RandomReadings.Delivered(random, readings))
            {
                anyhow.Take(delivery);
            }

            Assert.Equal(inOrder.Outcome, anyhow.Outcome);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_debited_and_carried_is_the_exact_cost_of_a_rating_from_scratch() =>
        Prop.ForAll<PositiveInt>(seed =>
        {
            var random = new Random(seed.Get);
            var readings = RandomReadings.Of(random, 300);
            var account = new Account();
            foreach (var delivery in RandomReadings.Delivered(random, readings))
            {
                account.Take(delivery);
            }

            var book = SampleMeter.Booked(SampleTariffs.Busy(), readings);
            Assert.Equal(book.ExactFen(), account.Standing.Remainder - account.Head.Electricity.Fen);
            Assert.True(account.Standing.Figures.AddUp, account.Standing.Figures.ToString());
            Assert.Equal(account.Entries.Sum(e => e.Lines.Where(l => l.CounterAccount == CounterAccounts.ElectricityWallet).Sum(l => l.Amount.Fen)), account.Head.Electricity.Fen);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_same_delivery_again_stores_nothing()
    {
        var account = new Account();
        account.Take(SampleMeter.Quarters(100, 110, 125, 130));

        var again = account.Take([.. SampleMeter.Quarters(100, 110, 125, 130).Reverse()]);

        Assert.True(again.IsEmpty);
    }

    [Fact]
    public void A_late_reading_corrects_by_the_difference_and_touches_no_entry_that_was_booked()
    {
        var account = new Account();
        var readings = SampleMeter.Quarters(0, 1_000, 2_000, 3_000);
        account.Take([readings[0], readings[1], readings[3]]);
        var before = account.Entries.ToList();

        account.Take([readings[2]]);

        Assert.Equal(before, account.Entries.Take(before.Count));
        Assert.Equal(before.Sum(WalletFen), account.Entries.Sum(WalletFen)); // flat price between the same registers
    }

    private static long WalletFen(LedgerEntry entry) => entry.Lines.Where(l => l.CounterAccount == CounterAccounts.ElectricityWallet).Sum(l => l.Amount.Fen);

    private sealed class Account
    {
        private const string Meter = "E-001";

        private readonly SortedDictionary<DateOnly, MeterDay> days = [];

        public AccountHead Head { get; private set; } = new()
        {
            Account = "A-001",
            Site = "S-1",
            Meters = [new MeterStanding { Meter = Meter, Use = MeterUse.Electricity }],
        };

        public List<LedgerEntry> Entries { get; } = [];

        public MeterStanding Standing => Head.StandingOf(Meter)!;

        /// <summary>All that must not depend on the order of arrival; when a reading arrived is kept, and differs.</summary>
        public string Outcome => string.Join(
            '\n',
            days.Values.SelectMany(d => d.Readings).Select(r => $"{r.Reading.MeasuredAt} {r.Reading.Counts} {r.Quality} {r.Reason}")
                .Concat(days.Values.SelectMany(d => d.Rating.Parts).Select(p => p.ToString()))
                .Append($"{Head.Electricity} {Standing.Remainder:0.########} {Standing.Readings} {Standing.Figures} {Standing.Position.Encode()} {Standing.Day}"));

        public AccountDraft Take(MeterReading[] arrived)
        {
            var timeline = SampleTariffs.Busy();
            var from = timeline.Zone.DateAt(arrived.Min(r => r.MeasuredAt));
            var draft = new AccountDraft(Head, "device:gw-1", DateTimeOffset.FromUnixTimeSeconds(SampleMeter.Start));
            var stored = days.Where(d => d.Key >= Standing.From(from)).Select(d => d.Value);
            MeterIntake.Take(draft, SiteTimelines.OfElectricity(timeline), [new MeterInput(Standing, SampleMeter.Setup, [.. stored], arrived)]);
            Head = draft.Head;
            Entries.AddRange(draft.Entries);
            foreach (var (_, day) in draft.Days)
            {
                days[day.Date] = day;
            }

            return draft;
        }
    }
}
