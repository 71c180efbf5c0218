using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Ledger;

/// <summary>One meter of an account while a change of it is decided: its day rows as stored and as they become.</summary>
internal sealed class OpenMeter
{
    private readonly MeterSetup setup;
    private readonly MeterStays stays;
    private readonly SortedList<DateOnly, OpenDay> days;
    private Arrivals arrivals;
    private bool isAgain;

    /// <summary>Opens a meter.</summary>
    /// <param name="standing">As loaded.</param>
    /// <param name="setup">How it counts.</param>
    /// <param name="zone">Zone of the site.</param>
    /// <param name="stored">Its day rows from the first touched local date on, ascending.</param>
    /// <param name="held">Its held debit, when the standing names one.</param>
    public OpenMeter(MeterStanding standing, MeterSetup setup, SiteZone zone, IReadOnlyList<MeterDay> stored, HeldWork? held)
    {
        ArgumentNullException.ThrowIfNull(standing);
        ArgumentNullException.ThrowIfNull(stored);
        if (standing.HeldId != held?.Id)
        {
            throw new ArgumentException($"Meter {standing.Meter} has the held debit {standing.HeldId}; given was {held?.Id}.", nameof(held));
        }

        Standing = standing;
        Held = held;
        this.setup = setup;
        stays = new MeterStays(zone, standing);
        days = new SortedList<DateOnly, OpenDay>(stored.Count + 1);
        foreach (var day in stored)
        {
            days.Add(day.Date, new OpenDay(day, day, IsTouched: false));
        }

        if (standing.Behind is { } behind)
        {
            RateAgain(behind);
        }
    }

    /// <summary>The meter as loaded.</summary>
    public MeterStanding Standing { get; }

    /// <summary>The debit that is held of it, or null.</summary>
    public HeldWork? Held { get; }

    /// <summary>False for a meter that is only measured: it is rated by itself.</summary>
    public bool IsDebited => setup.IsDebited;

    /// <summary>True when a day must be rated.</summary>
    public bool IsTouched { get; private set; }

    /// <summary>Days that came out different so far.</summary>
    public int Written { get; private set; }

    /// <summary>Local dates that have a day.</summary>
    public IEnumerable<DateOnly> Dates => days.Keys;

    /// <summary>The first stored day, or null.</summary>
    public MeterDay? FirstStored
    {
        get
        {
            foreach (var day in days.Values)
            {
                if (day.Stored is { } stored)
                {
                    return stored;
                }
            }

            return null;
        }
    }

    /// <summary>Adds readings to their days.</summary>
    public Arrivals Take(SiteZone zone, ReadOnlySpan<MeterReading> arrived)
    {
        for (var from = 0; from < arrived.Length;)
        {
            var date = zone.DateAt(arrived[from].MeasuredAt);
            var to = from + 1;
            while (to < arrived.Length && zone.DateAt(arrived[to].MeasuredAt) == date)
            {
                to++;
            }

            var known = days.TryGetValue(date, out var stored) ? stored : new OpenDay(null, MeterDay.Begin(date, default), IsTouched: false);
            var with = known.Day.With(arrived[from..to], out var some);
            var freesFuture = some.Duplicates > 0 && known.Day.Readings.Any(r => r.Reason == QualityReason.FutureTime);
            if (some.ChangedAnything || freesFuture)
            {
                days[date] = known with { Day = with, IsTouched = true };
                IsTouched = true;
            }

            arrivals += some;
            from = to;
        }

        return arrivals;
    }

    /// <summary>Records a person's decision; false when there is no such reading.</summary>
    public bool TryDecide(DateOnly date, in MeterReading key, in ReadingDecision decision)
    {
        if (!days.TryGetValue(date, out var known) || !known.Day.TryDecide(key, decision, out var decided))
        {
            return false;
        }

        days[date] = known with { Day = decided, IsTouched = true };
        IsTouched = true;
        return true;
    }

    /// <summary>Has every day from a date on rated again, whatever changed; a day that comes out the same is not written.</summary>
    public void RateAgain(DateOnly from)
    {
        isAgain = true;
        for (var i = 0; i < days.Count; i++)
        {
            if (days.Keys[i] >= from)
            {
                days.SetValueAtIndex(i, days.Values[i] with { IsTouched = true });
                IsTouched = true;
            }
        }
    }

    /// <summary>Rates what must be rated, each day from the closing of the one before.</summary>
    /// <param name="timeline">The tariff.</param>
    /// <param name="most">Days to write; what is left then is left behind.</param>
    public void Rate(TariffTimeline timeline, int most)
    {
        for (var i = 0; i < days.Count; i++)
        {
            if (Written >= most)
            {
                RateAgain(days.Keys[i]);
                return;
            }

            RateAt(i, timeline, tiers: null);
        }
    }

    /// <summary>Rates one day of a chain of meters that share their tiers.</summary>
    /// <param name="date">The day.</param>
    /// <param name="timeline">The tariff.</param>
    /// <param name="tiers">Counters of the chain, for the periods that are shared.</param>
    /// <returns>The counters behind it; as given when this meter has no such day.</returns>
    public TierCounters RateDay(DateOnly date, TariffTimeline timeline, TierCounters tiers)
    {
        var i = days.IndexOfKey(date);
        if (i < 0)
        {
            return tiers;
        }

        RateAt(i, timeline, tiers);
        return days.Values[i].Day.Closing.Rating.Tiers;
    }

    /// <summary>What changed, for the rows, the entry and the standing.</summary>
    public MeterChange Changed()
    {
        var (fen, figures) = (0m, default(RegisterFigures));
        var changed = new List<OpenDay>(days.Count);
        DateOnly? done = null;
        DateOnly? behind = null;
        for (var i = 0; i < days.Count; i++)
        {
            var day = days.Values[i];
            if (day.IsRated || day.IsUnratedChange)
            {
                changed.Add(day);
                fen += day.Day.Rating.Fen - (day.Stored?.Rating.Fen ?? 0m);
                figures += SumOf(day.Day) - (day.Stored is null ? default : SumOf(day.Stored));
            }

            behind = day.IsTouched && !day.IsDone ? behind ?? done ?? days.Keys[0] : behind;
            done = days.Keys[i];
        }

        var last = behind is null && days.Count > 0 ? days.Values[^1].Day : null;
        var newest = last is not null && stays.IsNewest(last.Date) ? last : null;
        return new MeterChange(changed, fen, figures, RegisterStandings.After(Standing, setup, stays, changed), behind, newest, arrivals)
        {
            TiersCarried = newest is null ? last?.Closing.Rating.Tiers : null,
        };
    }

    private static RegisterFigures SumOf(MeterDay day)
    {
        var sum = default(RegisterFigures);
        foreach (var item in day.Figures)
        {
            sum += item.Figures;
        }

        return sum;
    }

    // Another stay begins with the register as it was handed over, and goes on with the tiers of the one before.
    private MeterPosition OpeningAt(int i, MeterDay? stored) =>
        i > 0 && stays.Of(days.Keys[i - 1]) == stays.Of(days.Keys[i]) ? days.Values[i - 1].Day.Closing
        : i > 0 ? (stored?.Opening ?? Standing.Position).WithTiers(days.Values[i - 1].Day.Closing.Rating.Tiers)
        : FirstStored is not { } first ? Standing.Position
        : first.Date == days.Keys[0] ? first.Opening
        : first.Opening.WithTiers(first.Opening.Rating.Tiers.Before(days.Keys[0]));

    private void RateAt(int i, TariffTimeline timeline, TierCounters? tiers)
    {
        var (stored, day, touched, _, _) = days.Values[i];
        var opening = OpeningAt(i, stored);
        opening = tiers is { } account ? opening.With(account, timeline.Shared) : opening;
        if (!touched && day.Opening == opening)
        {
            return;
        }

        var after = day.Rate(setup, timeline, opening);
        var isSame = isAgain && stored is not null && MeterDayText.Encode(after) == MeterDayText.Encode(stored);
        days.SetValueAtIndex(i, new OpenDay(stored, isSame ? stored! : after, IsTouched: true, IsRated: !isSame, IsDone: true));
        Written += isSame ? 0 : 1;
    }
}

/// <summary>A day as stored and as it becomes.</summary>
/// <param name="Stored">Null for a new one.</param>
/// <param name="Day">With what arrived or was decided; rated when <paramref name="IsDone"/>.</param>
/// <param name="IsTouched">It must be rated.</param>
/// <param name="IsRated">It was rated and came out different.</param>
/// <param name="IsDone">It was rated.</param>
internal readonly record struct OpenDay(MeterDay? Stored, MeterDay Day, bool IsTouched, bool IsRated = false, bool IsDone = false)
{
    /// <summary>Readings or a decision were added, but it was left behind: it is stored so that they are not lost, and rated by the next change.</summary>
    public bool IsUnratedChange => IsTouched && !IsDone && !ReferenceEquals(Stored, Day);
}

/// <summary>What a change does to one meter.</summary>
/// <param name="Days">Days that came out different.</param>
/// <param name="Fen">Exact difference of their cost.</param>
/// <param name="Figures">Difference of their conservation figures, of the total.</param>
/// <param name="Registers">Conservation figures by register afterwards.</param>
/// <param name="Behind">Date from which the next change must go on, because one transaction could not hold all days; else null.</param>
/// <param name="Newest">The newest day of the newest stay, when nothing is left behind.</param>
/// <param name="Arrivals">What arrived.</param>
internal sealed record MeterChange(
    IReadOnlyList<OpenDay> Days, decimal Fen, RegisterFigures Figures, IReadOnlyList<RegisterStanding> Registers, DateOnly? Behind, MeterDay? Newest, Arrivals Arrivals)
{
    /// <summary>Counters with which the newest stay begins, when it has no day yet; else null.</summary>
    public TierCounters? TiersCarried { get; init; }
}
