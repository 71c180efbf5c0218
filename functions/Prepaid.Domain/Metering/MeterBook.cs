using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Metering;

/// <summary>All days of one meter in memory: what a handler does with rows, without the rows.</summary>
/// <remarks>Used to rate files, to replay a period under another tariff, and as the model that handlers are tested against.</remarks>
public sealed class MeterBook(MeterSetup setup, TariffTimeline timeline)
{
    private readonly SortedList<DateOnly, MeterDay> _days = [];
    private TariffTimeline _timeline = timeline;

    /// <summary>True when it is one of the account's chain.</summary>
    public bool IsChained => _timeline.SharesTiers && setup.IsDebited;

    /// <summary>Days with readings, by date.</summary>
    public IReadOnlyList<MeterDay> Days => _days.Values.AsReadOnly();

    /// <summary>Whole fen charged so far.</summary>
    public Money Charged { get; private set; }

    /// <summary>What is left of a fen: exact cost = charged + remainder.</summary>
    public decimal Remainder { get; private set; }

    /// <summary>Position behind the last day.</summary>
    public MeterPosition Position => _days.Count == 0 ? default : _days.Values[^1].Closing;

    /// <summary>Takes readings in any order, rates what they touch and posts the difference.</summary>
    /// <returns>What arrived, and how many days were rated.</returns>
    public (Arrivals Arrivals, int Rated) Take(IEnumerable<MeterReading> readings)
    {
        var (arrivals, touched) = Add(readings);
        return (arrivals, Rate(touched));
    }

    /// <summary>Records a decision; false when there is no such reading.</summary>
    public bool Decide(in MeterReading reading, in ReadingDecision decision)
    {
        var date = _timeline.Zone.DateAt(reading.MeasuredAt);
        if (!_days.TryGetValue(date, out var day) || !day.TryDecide(reading, decision, out var decided))
        {
            return false;
        }

        _days[date] = decided;
        Rate([date]);
        return true;
    }

    /// <summary>Rates every day again under another tariff and posts the difference.</summary>
    /// <returns>What the difference comes to, in whole fen.</returns>
    public Money Rerate(TariffTimeline timeline)
    {
        _timeline = timeline;
        var before = Charged;
        Rate([.. _days.Keys]);
        return Charged - before;
    }

    /// <summary>Conservation figures by installation.</summary>
    public IReadOnlyDictionary<int, RegisterFigures> Figures() => _days.Values
        .SelectMany(day => day.Figures)
        .GroupBy(item => item.Installation)
        .ToDictionary(group => group.Key, group => group.Aggregate(default(RegisterFigures), (sum, item) => sum + item.Figures));

    internal (Arrivals Arrivals, SortedSet<DateOnly> Touched) Add(IEnumerable<MeterReading> readings)
    {
        ArgumentNullException.ThrowIfNull(readings);
        var arrivals = default(Arrivals);
        var touched = new SortedSet<DateOnly>();
        foreach (var day in readings.GroupBy(reading => _timeline.Zone.DateAt(reading.MeasuredAt)))
        {
            var known = _days.GetValueOrDefault(day.Key) ?? MeterDay.Begin(day.Key, default);
            _days[day.Key] = known.With([.. day], out var arrived);
            arrivals += arrived;
            touched.Add(day.Key);
        }

        return (arrivals, touched);
    }

    /// <summary>Rates one day if it must be.</summary>
    /// <param name="date">A day of this book.</param>
    /// <param name="isTouched">True when its readings changed.</param>
    /// <param name="tiers">Counters of the account's chain, for the periods that meters share; null takes this meter's own in every period.</param>
    /// <returns>True when it was rated.</returns>
    internal bool RateDay(DateOnly date, bool isTouched, TierCounters? tiers)
    {
        var i = _days.IndexOfKey(date);
        var day = _days.Values[i];
        var opening = i == 0 ? default : _days.Values[i - 1].Closing;
        opening = tiers is { } account ? opening.With(account, _timeline.Shared) : opening;
        if (!isTouched && day.Opening == opening)
        {
            return false;
        }

        var again = day.Rate(setup, _timeline, opening);
        Post(again.Rating.Fen - day.Rating.Fen);
        _days.SetValueAtIndex(i, again);
        return true;
    }

    /// <summary>The day of a date, or null.</summary>
    internal MeterDay? Day(DateOnly date) => _days.GetValueOrDefault(date);

    internal void SettleDoubts()
    {
        var settled = DoubtChain.Settle(Days);
        for (var i = 0; i < settled.Length; i++)
        {
            _days.SetValueAtIndex(i, settled[i]);
        }
    }

    /// <summary>Rates the days given, and behind each as many as its closing position touches.</summary>
    private int Rate(SortedSet<DateOnly> touched)
    {
        if (touched.Count == 0)
        {
            return 0;
        }

        var rated = 0;
        for (var i = _days.IndexOfKey(touched.Min); i < _days.Count; i++)
        {
            var date = _days.Keys[i];
            rated += RateDay(date, touched.Contains(date), tiers: null) ? 1 : 0;
        }

        SettleDoubts();
        return rated;
    }

    private void Post(decimal fen)
    {
        var charge = Charge.Of(fen, Remainder);
        Charged += charge.Amount;
        Remainder = charge.Remainder;
    }
}
