using FsCheck;
using FsCheck.Fluent;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tests.Metering;
using Prepaid.Domain.Tests.Tariffs;

namespace Prepaid.Domain.Tests.Ledger;

/// <summary>Debits beyond a bound wait; whatever is decided when, nothing is lost, charged twice or charged unasked.</summary>
public sealed class HeldDebitTests
{
    [Fact]
    public void Charged_plus_held_plus_carried_is_the_exact_cost_whatever_arrives_and_is_decided_when() =>
        Prop.ForAll<PositiveInt>(seed =>
        {
            var random = new Random(seed.Get);
            var readings = RandomReadings.Of(random, 200);
            var account = new Account(mostFen: random.Next(1, 2_000));
            foreach (var delivery in RandomReadings.Delivered(random, readings))
            {
                account.Take(delivery);
                if (account.Work is { State: HeldState.Waiting } && random.Next(4) == 0)
                {
                    account.Decide(isApproved: random.Next(3) > 0);
                }
            }

            var exact = SampleMeter.Booked(SampleTariffs.Busy(), readings).ExactFen();
            Assert.Equal(exact, account.ChargedFen + account.HeldFen + account.Standing.Remainder);
            Assert.True(account.Standing.Figures.AddUp);
            Assert.Equal(account.Work is { State: HeldState.Waiting } ? 1 : 0, account.Head.HeldCount);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_posted_of_parts_and_what_is_held_of_them_are_the_parts_of_the_days() =>
        Prop.ForAll<PositiveInt>(seed =>
        {
            var random = new Random(seed.Get);
            var readings = RandomReadings.Of(random, 150);
            var account = new Account(mostFen: random.Next(1, 2_000));
            foreach (var delivery in RandomReadings.Delivered(random, readings))
            {
                account.Take(delivery);
                if (account.Work is { State: HeldState.Waiting } && random.Next(3) == 0)
                {
                    account.Decide(isApproved: true);
                }
            }

            var inDays = account.Days.SelectMany(d => d.Rating.Parts).Sum(p => p.Fen);
            Assert.Equal(inDays, account.PartsFen + account.HeldFen);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_held_debit_reads_back_as_written()
    {
        var account = new Account(mostFen: 1);
        account.Take(SampleMeter.Quarters(100, 1_100, 2_100));
        var debit = MeterDebit.Parse(account.Work!.Detail);
        Assert.Equal((100, 2_100), (debit.From.Counts + 100, debit.To.Counts)); // a meter never read has no register before
        Assert.Equal(account.Work.Detail, debit.Encode());
    }

    [Fact]
    public void A_debit_of_very_many_prices_is_posted_in_several_entries_that_follow_each_other()
    {
        var parts = Enumerable.Range(0, 450).Select(i => new Domain.Tariffs.RatedPart(new DateOnly(2026, 1, 1).AddDays(i), 0, "v", "flat", 0, Domain.Tariffs.PartFate.Billed, 1m, 1, 0.01m, 1.5m, false)).ToList();
        var debit = new MeterDebit("E-001", new Mark(10, 1, 0), new Mark(900, 2, 450), 10, 900, true, parts);
        var head = new AccountHead { Account = "A", Site = "S", Meters = [new MeterStanding { Meter = "E-001", Use = MeterUse.Electricity, HeldId = "debit:E-001:0" }], HeldCount = 1 };
        var draft = new AccountDraft(head, "operator:b", DateTimeOffset.UnixEpoch);
        var work = new HeldWork("debit:E-001:0", HeldKind.Debit, debit.Show(), "bound", "device:gw-1", DateTimeOffset.UnixEpoch) { Detail = debit.Encode() };

        HeldDebit.Approve(draft, work, new HeldDecision(true, "seen"), new DateOnly(2026, 3, 1));

        Assert.Equal((3, -675L, 0), (draft.Entries.Count, draft.Head.Electricity.Fen, draft.Head.HeldCount));
        Assert.Equal(3, draft.Entries.Select(e => e.Key).Distinct().Count());
        Assert.All(draft.Entries, e => Assert.True(e.Evidence.Length < 32_768));
    }

    private sealed class Account(long mostFen)
    {
        private readonly SortedDictionary<DateOnly, MeterDay> days = [];

        public AccountHead Head { get; private set; } = new() { Account = "A-001", Site = "S-1", Meters = [new MeterStanding { Meter = "E-001", Use = MeterUse.Electricity }] };

        public HeldWork? Work { get; private set; }

        public IEnumerable<MeterDay> Days => days.Values;

        public decimal PartsFen { get; private set; }

        public MeterStanding Standing => Head.StandingOf("E-001")!;

        public decimal ChargedFen => -Head.Electricity.Fen;

        public decimal HeldFen => Standing.HeldId is null ? 0m : MeterDebit.Parse(Work!.Detail).Fen;

        public void Take(MeterReading[] arrived)
        {
            var timeline = SampleTariffs.Busy();
            var draft = DraftBy("device:gw-1");
            var stored = days.Where(d => d.Key >= Standing.From(timeline.Zone.DateAt(arrived.Min(r => r.MeasuredAt)))).Select(d => d.Value);
            MeterIntake.Take(draft, SiteTimelines.OfElectricity(timeline), [new MeterInput(Standing, SampleMeter.Setup, [.. stored], arrived) { Held = Standing.HeldId is null ? null : Work }]);
            Store(draft);
        }

        public void Decide(bool isApproved)
        {
            var (draft, decision) = (DraftBy("operator:b"), new HeldDecision(isApproved, "looked at it"));
            _ = decision.Begin(draft, Work, Work!.Id) ?? HeldDebit.Approve(draft, Work, decision, new DateOnly(2026, 3, 1));
            Store(draft);
        }

        private AccountDraft DraftBy(string actor) =>
            new(Head, actor, DateTimeOffset.FromUnixTimeSeconds(SampleMeter.Start)) { Bounds = new SafetyBounds { MostDebitPerDay = Money.FromFen(mostFen) } };

        private void Store(AccountDraft draft)
        {
            Head = draft.Head;
            Work = draft.Held.Count > 0 ? draft.Held[^1] : Work;
            PartsFen += draft.Entries.Sum(e => System.Text.Json.JsonDocument.Parse(e.Evidence).RootElement.GetProperty("parts").EnumerateArray().Sum(p => decimal.Parse(p.GetProperty("fen").GetString()!, System.Globalization.CultureInfo.InvariantCulture)));
            foreach (var (_, day) in draft.Days)
            {
                days[day.Date] = day;
            }
        }
    }
}
