using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;
using Prepaid.Domain.Tests.Metering;
using Prepaid.Domain.Tests.Tariffs;

namespace Prepaid.Domain.Tests.Billing;

/// <summary>An account with one water meter, of which head and day rows are all that is remembered, as the functions do.</summary>
internal sealed class WaterAccount
{
    public const string Meter = "W-001";

    private readonly SortedDictionary<DateOnly, MeterDay> days = [];

    public AccountHead Head { get; private set; } = new() { Account = "A-001", Site = "S-1", Meters = [new MeterStanding { Meter = Meter, Use = MeterUse.Water }] };

    public List<LedgerEntry> Entries { get; } = [];

    public SiteTimelines Timelines { get; set; } = SampleWater.Timelines;

    public MeterStanding Standing => Head.StandingOf(Meter)!;

    public IEnumerable<RatedPart> Parts => days.Values.SelectMany(d => d.Rating.Parts);

    public void Take(params MeterReading[] arrived)
    {
        var from = Timelines.Zone.DateAt(arrived.Min(r => r.MeasuredAt));
        Store(Draft(), draft => MeterIntake.Take(draft, Timelines, [Input(from, arrived)]));
        while (Standing.Behind is { } behind)
        {
            Store(Draft(), draft => MeterIntake.Take(draft, Timelines, [Input(behind, [])]));
        }
    }

    public void RateAgain(DateOnly from)
    {
        do
        {
            Store(Draft(), draft => MeterCorrection.RateAgain(draft, Timelines, [Input(from, [])], from, new CorrectionCause("fix", "a forgotten price")));
        }
        while (Standing.Behind is not null);
    }

    /// <summary>What a run freezes whose last local date is that one.</summary>
    public string Freeze(DateOnly through) => WaterDay.Write(WaterDue.Of(Standing, Rows(Standing), Timelines.Zone, through));

    public void Post(string frozen)
    {
        var rows = Rows(Standing);
        Store(Draft(), draft => WaterBilling.Post(draft, WaterDay.Read(frozen), _ => rows, "water:run"));
    }

    public void Run(DateOnly through) => Post(Freeze(through));

    /// <summary>A signed value, behind which nothing is left to a run.</summary>
    public Refusal? Settle(DateTimeOffset at, long counts)
    {
        var reading = new MeterReading(0, at.ToUnixTimeSeconds(), at.ToUnixTimeSeconds(), 0, counts);
        var finals = new FinalReadings(at, [new SignedValue(Meter, counts)], Timelines, [Input(WaterDue.FirstUnbilled(Standing, Timelines.Zone), [reading])]);
        var draft = new AccountDraft(Head, "operator:test", at);
        var refusal = finals.Take(draft) ?? finals.ChargeWater(draft);
        if (refusal is null)
        {
            Keep(draft);
        }

        return refusal;
    }

    /// <summary>Exact cost of all water up to a date, by the rated days.</summary>
    public decimal ExactFen(DateOnly through) => Parts.Where(p => p.Date <= through).Sum(p => p.Fen);

    public static AccountDraft DraftOf(AccountHead head) => new(head, "system:billing-runs", DateTimeOffset.FromUnixTimeSeconds(SampleMeter.Start));

    private AccountDraft Draft() => DraftOf(Head);

    private void Store(AccountDraft draft, Action<AccountDraft> change)
    {
        change(draft);
        Keep(draft);
    }

    private void Keep(AccountDraft draft)
    {
        Head = draft.Head;
        Entries.AddRange(draft.Entries);
        foreach (var (_, day) in draft.Days)
        {
            days[day.Date] = day;
        }
    }

    private MeterInput Input(DateOnly from, MeterReading[] arrived) =>
        new(Standing, SampleWater.Setup, [.. days.Where(d => d.Key >= Standing.From(from)).Select(d => d.Value)], arrived);

    private IReadOnlyList<MeterDay> Rows(MeterStanding standing)
    {
        var first = WaterDue.FirstUnbilled(standing, Timelines.Zone);
        return [.. days.Where(d => d.Key >= first).Select(d => d.Value)];
    }
}
