using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Metering;

/// <summary>One local day of one meter: its readings with their quality, and what they cost.</summary>
/// <remarks>
/// Rating is a pure function of the readings, the opening position and the tariff (ADR 0003). An interval belongs to
/// the day of the reading that ends it; its parts carry the local dates that they fall on.
/// </remarks>
public sealed record MeterDay
{
    private MeterDay(DateOnly date, MeterPosition opening, ImmutableArray<DayReading> readings)
    {
        Date = date;
        Opening = opening;
        Closing = opening;
        Readings = readings;
    }

    /// <summary>Local date in the site's zone.</summary>
    public DateOnly Date { get; }

    /// <summary>Position that it was rated from.</summary>
    public MeterPosition Opening { get; private init; }

    /// <summary>Position behind it.</summary>
    public MeterPosition Closing { get; internal init; }

    /// <summary>In measured order.</summary>
    public ImmutableArray<DayReading> Readings { get; private init; }

    /// <summary>What was rated.</summary>
    public DayRating Rating { get; internal init; } = DayRating.None;

    /// <summary>What became of the counts of each installation that moved in it.</summary>
    public ImmutableArray<InstallationFigures> Figures { get; internal init; } = [];

    /// <summary>The same of each band register, judged by itself; empty for a meter without.</summary>
    public ImmutableArray<InstallationFigures> BandFigures { get; internal init; } = [];

    /// <summary>What this day decided about doubtful readings of days before; unjudged leaves them.</summary>
    public Quality EarlierDoubt { get; internal init; }

    /// <summary>A day without readings.</summary>
    public static MeterDay Begin(DateOnly date, in MeterPosition opening) => new(date, opening, []);

    /// <summary>Adds readings of this day. The result must be rated before its figures mean anything.</summary>
    public MeterDay With(ReadOnlySpan<MeterReading> arrived, out Arrivals arrivals)
    {
        (var readings, arrivals) = ReadingSet.Union(Readings.AsSpan(), arrived);
        return this with { Readings = Frozen(readings) };
    }

    /// <summary>Records a person's decision on a reading; false when there is none such. Rate afterwards.</summary>
    public bool TryDecide(in MeterReading key, in ReadingDecision decision, out MeterDay decided)
    {
        for (var i = 0; i < Readings.Length; i++)
        {
            if (DayReading.Compare(Readings[i].Reading, key) == 0)
            {
                decided = this with { Readings = Readings.SetItem(i, Readings[i] with { Decision = decision }) };
                return true;
            }
        }

        decided = this;
        return false;
    }

    /// <summary>Judges and prices the day from a position.</summary>
    public MeterDay Rate(MeterSetup setup, TariffTimeline timeline, in MeterPosition opening)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentNullException.ThrowIfNull(timeline);
        var judged = ReadingJudge.Judge(setup, opening.Register, Readings.AsSpan());
        var rater = new UsageRater(setup, timeline, opening.Rating);
        foreach (ref readonly var usage in CollectionsMarshal.AsSpan(judged.Usage))
        {
            rater.Rate(usage);
        }

        var rating = rater.Done(judged.Closing.Base.Time);
        var (bands, bandFigures) = setup.BandRegisters.IsEmpty ? (null, []) : BandStates.Judge(setup, opening.Bands, Readings.AsSpan());
        return this with
        {
            Opening = opening,
            Closing = new MeterPosition(judged.Closing, rating.Closing) { Bands = bands },
            Readings = Frozen(judged.Readings),
            Rating = rating,
            Figures = InstallationFigures.Of(judged.Counted, rating.Parts),
            BandFigures = bandFigures,
            EarlierDoubt = judged.EarlierDoubt,
        };
    }

    /// <summary>Gives doubtful readings at the end of this day the quality that a later day decided.</summary>
    public MeterDay SettleDoubt(Quality quality)
    {
        if (quality == Quality.Unjudged || Closing.Register.DoubtCount == 0)
        {
            return this;
        }

        var readings = Readings.ToBuilder();
        for (var i = readings.Count - 1; i >= 0 && readings[i].Quality is not (Quality.Accepted or Quality.Estimated); i--)
        {
            if (IsDoubt(readings[i].Reason) && readings[i].Quality is Quality.Provisional or Quality.Held or Quality.Rejected)
            {
                readings[i] = readings[i] with { Quality = quality };
            }
        }

        return this with { Readings = readings.ToImmutable() };
    }

    /// <summary>Reads back what <see cref="MeterDayText"/> wrote.</summary>
    internal static MeterDay Stored(DateOnly date, in MeterPosition opening, ImmutableArray<DayReading> readings) => new(date, opening, readings);

    private static bool IsDoubt(QualityReason reason) =>
        reason is QualityReason.Fell or QualityReason.Jump or QualityReason.ReverseFlow or QualityReason.ClockSkew;

    private static ImmutableArray<DayReading> Frozen(DayReading[] readings) =>
        ImmutableCollectionsMarshal.AsImmutableArray(readings);
}
