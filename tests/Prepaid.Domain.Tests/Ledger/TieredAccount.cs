using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;
using Prepaid.Domain.Tests.Metering;

namespace Prepaid.Domain.Tests.Ledger;

/// <summary>An account of several meters, delivery by delivery, as the functions do: head and day rows are all it remembers.</summary>
internal sealed class TieredAccount
{
    private readonly IReadOnlyDictionary<string, MeterSetup> setups;
    private readonly Dictionary<string, SortedDictionary<DateOnly, MeterDay>> days;
    private AccountHead head;

    public TieredAccount(IReadOnlyDictionary<string, MeterSetup> setups, TariffTimeline timeline)
    {
        (this.setups, Timeline) = (setups, timeline);
        days = setups.Keys.ToDictionary(m => m, _ => new SortedDictionary<DateOnly, MeterDay>());
        head = new AccountHead { Account = "A-1", Site = "S-1", Meters = [.. setups.Keys.Select(m => new MeterStanding { Meter = m, Use = MeterUse.Electricity })] };
    }

    /// <summary>The tariff as it is known now.</summary>
    public TariffTimeline Timeline { get; set; }

    public decimal ExactFen => head.Meters.Sum(m => m.Remainder) - head.Electricity.Fen;

    public IReadOnlyCollection<MeterDay> DaysOf(string meter) => days[meter].Values;

    public string PositionOf(string meter) => head.StandingOf(meter)!.Position.Encode();

    /// <summary>Takes a delivery of one meter.</summary>
    public void Take(string meter, MeterReading[] arrived) => Take(Timeline.Zone.DateAt(arrived.Min(r => r.MeasuredAt)), meter, arrived);

    /// <summary>Goes on until nothing is left behind.</summary>
    public void Finish()
    {
        while (head.Meters.Min(m => m.Behind) is { } behind)
        {
            Take(behind, string.Empty, []);
        }
    }

    /// <summary>A correction run comes by: every day from a date on is rated by the tariff as it is known now.</summary>
    public void RateAgain(DateOnly from)
    {
        Change(from, (draft, inputOf) => MeterCorrection.RateAgain(
            draft, SiteTimelines.OfElectricity(Timeline), [.. head.Meters.Select(m => inputOf(m, default))], from, new CorrectionCause("run", "version approved")));
        Finish();
    }

    private void Take(DateOnly date, string meter, MeterReading[] arrived) => Change(date, (draft, inputOf) => MeterIntake.Take(
        draft, SiteTimelines.OfElectricity(Timeline), [.. head.Meters.Select(m => inputOf(m, m.Meter == meter ? arrived : default(ReadOnlyMemory<MeterReading>)))]));

    private void Change(DateOnly date, Action<AccountDraft, Func<MeterStanding, ReadOnlyMemory<MeterReading>, MeterInput>> decide)
    {
        var draft = new AccountDraft(head, "device:gw-1", DateTimeOffset.FromUnixTimeSeconds(SampleMeter.Start));
        var from = head.Meters.Min(m => m.From(date));
        decide(draft, (standing, arrived) => new MeterInput(standing, setups[standing.Meter], [.. days[standing.Meter].Values.Where(d => d.Date >= from)], arrived));
        head = draft.Head;
        foreach (var (of, day) in draft.Days)
        {
            days[of][day.Date] = day;
        }
    }
}
