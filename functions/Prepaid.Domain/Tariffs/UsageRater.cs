using System.Collections.Immutable;
using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Tariffs;

/// <summary>Prices consumption interval by interval. Pure: what it gives depends on nothing but its arguments.</summary>
/// <remarks>
/// An interval is cut wherever the price can change. Each cut is the cumulative difference up to it, rounded down to
/// the register's smallest step, so parts add up to the whole. Not for several threads.
/// </remarks>
public sealed class UsageRater
{
    private readonly MeterSetup _setup;
    private readonly TariffTimeline _timeline;
    private readonly RatingState _opening;
    private readonly PartSums _sums;
    private readonly TariffCursor _at;
    private readonly long _gapSeconds;
    private readonly TierTally _tally;
    private readonly SortedSet<int> _unknownYears = [];
    private int _fixedThrough;

    /// <summary>Starts from a state.</summary>
    /// <param name="setup">The meter.</param>
    /// <param name="timeline">Its tariff.</param>
    /// <param name="opening">State behind the consumption before.</param>
    public UsageRater(MeterSetup setup, TariffTimeline timeline, in RatingState opening)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentNullException.ThrowIfNull(timeline);
        _setup = setup;
        _timeline = timeline;
        _opening = opening;
        _gapSeconds = (long)setup.GapAfter.TotalSeconds;
        _fixedThrough = opening.FixedThrough;
        _sums = new PartSums(setup.DebitedBy);
        _tally = new TierTally(opening.Tiers);
        _at = new TariffCursor(timeline);
    }

    /// <summary>Exact fen of everything rated so far.</summary>
    public decimal Fen => _sums.Fen;

    /// <summary>Rates one interval; intervals come in time order.</summary>
    public void Rate(in UsageInterval usage)
    {
        TakeFixedCharges(usage);
        if (usage.Counts == 0)
        {
            return;
        }

        if (usage.Bands.Count == 0 || !RateByRegisters(usage))
        {
            RateByTime(usage, usage.Counts, register: null);
        }
    }

    /// <summary>Closes the batch.</summary>
    /// <param name="knownUpTo">Unix seconds of the base reading: later consumption begins there.</param>
    public DayRating Done(long knownUpTo)
    {
        var tiers = _tally.HasMoved ? _tally.Counters(_timeline.Zone.DateAt(knownUpTo), _timeline.Shared) : _opening.Tiers;
        return new DayRating(_sums.Parts(_setup, _timeline.Tariff), _sums.Fen, new RatingState(tiers, _fixedThrough), [.. _unknownYears]);
    }

    private void RateByTime(in UsageInterval usage, long counts, string? register)
    {
        _at.Seek(usage.From);
        if (usage.To - usage.From > _gapSeconds && _at.Slot.End < usage.To && !usage.IsEstimated)
        {
            RateByTime(usage with { IsEstimated = true }, counts, register);
            return;
        }

        var whole = Math.Abs(counts);
        var sign = Math.Sign(counts);
        var span = usage.To - usage.From;
        var done = 0L;
        while (_at.Slot.End < usage.To)
        {
            var cut = MulDiv(whole, _at.Slot.End - usage.From, span);
            Add(usage, sign * (cut - done), register);
            done = cut;
            _at.Step();
        }

        Add(usage, sign * (whole - done), register);
    }

    /// <summary>Splits by what the meter's own band registers counted (rule R21); false when no version of the interval names one.</summary>
    private bool RateByRegisters(in UsageInterval usage)
    {
        var sum = usage.Bands.Sum;
        if (sum <= 0 || usage.Counts < 0 || !NamesRegisters(usage))
        {
            return false;
        }

        long counted = 0, done = 0;
        for (var i = 0; i < usage.Bands.Count; i++)
        {
            counted += usage.Bands[i];
            var cut = MulDiv(usage.Counts, counted, sum);
            if (cut > done)
            {
                RateRegister(usage, cut - done, _setup.BandRegisters[i]);
            }

            done = cut;
        }

        return true;
    }

    private void RateRegister(in UsageInterval usage, long counts, string register)
    {
        var open = SecondsOf(usage, register);
        if (open == 0)
        {
            RateByTime(usage, counts, register); // the meter's clock disagrees with the tariff: its band, our days
            return;
        }

        long passed = 0, done = 0;
        _at.Seek(usage.From);
        for (var at = usage.From; at < usage.To; _at.Step())
        {
            var end = Math.Min(usage.To, _at.Slot.End);
            if (MayCount(_at.Slot, register))
            {
                passed += end - at;
                var cut = MulDiv(counts, passed, open);
                Add(usage, cut - done, register: null);
                done = cut;
            }

            at = end;
            if (at == usage.To)
            {
                break;
            }
        }
    }

    /// <summary>Seconds in which a register may have counted; 0 when no version of the interval names it.</summary>
    private long SecondsOf(in UsageInterval usage, string register)
    {
        var seconds = 0L;
        var isNamed = false;
        _at.Seek(usage.From);
        for (var at = usage.From; at < usage.To;)
        {
            var end = Math.Min(usage.To, _at.Slot.End);
            seconds += MayCount(_at.Slot, register) ? end - at : 0;
            isNamed |= BandOf(_at.Slot.Version, register) >= 0;
            at = end;
            if (at < usage.To)
            {
                _at.Step();
            }
        }

        return isNamed ? seconds : 0;
    }

    private bool NamesRegisters(in UsageInterval usage)
    {
        for (var version = Math.Max(0, _timeline.VersionAt(usage.From)); version <= _timeline.VersionAt(usage.To - 1); version++)
        {
            if (_timeline.Tariff.Versions[version].NamesRegisters)
            {
                return true;
            }
        }

        return false;
    }

    // A version that does not name a register does not say when it counts: all of its time may be.
    private bool MayCount(in TariffSlot slot, string register) => BandOf(slot.Version, register) is var band && (band < 0 || band == slot.Band);

    private int BandOf(int version, string register)
    {
        var bands = version < 0 ? [] : _timeline.Tariff.Versions[version].Bands;
        for (var i = 0; i < bands.Length; i++)
        {
            if (bands[i].Register == register)
            {
                return i;
            }
        }

        return -1;
    }

    private void Add(in UsageInterval usage, long counts, string? register)
    {
        if (counts == 0)
        {
            return;
        }

        ref readonly var slot = ref _at.Slot;
        var (band, price) = register is null ? (slot.Band, slot.Price) : ByRegister(slot, register);
        var unitsPerCount = _setup.Installations[usage.Installation].UnitsPerCount;
        var key = new PartKey(_at.Day.Day, usage.Installation, slot.Version, band, 0, usage.IsEstimated, price ?? 0m, price is not null);
        var tiers = slot.Version < 0 ? null : _timeline.Tariff.Versions[slot.Version].Tiers;
        if (tiers is null)
        {
            _sums.Add(key, counts, unitsPerCount);
            _tally.Use(_at.Day.Day, counts * unitsPerCount);
        }
        else
        {
            _tally.Cut(_sums, key, tiers, counts, unitsPerCount);
        }
    }

    private (int Band, decimal? Price) ByRegister(in TariffSlot slot, string register) =>
        BandOf(slot.Version, register) is var band and >= 0 ? (band, _timeline.PriceOf(slot, band)) : (slot.Band, slot.Price);

    /// <summary>A day is charged once, with the first consumption known to reach into it; the opening day from its opening.</summary>
    private void TakeFixedCharges(in UsageInterval usage)
    {
        _at.Seek(usage.From);
        if (_fixedThrough == 0)
        {
            _fixedThrough = _at.Day.Day - 1;
        }

        if (usage.To <= _at.Day.End && _fixedThrough >= _at.Day.Day)
        {
            return;
        }

        var last = _timeline.Zone.DayAt(Math.Max(usage.From, usage.To - 1));
        for (var day = _fixedThrough + 1; day <= last; day++)
        {
            TakeFixedCharge(day, usage.Installation);
        }

        _fixedThrough = Math.Max(_fixedThrough, last);
    }

    private void TakeFixedCharge(int day, int installation)
    {
        var date = DateOnly.FromDayNumber(day);
        var laidOut = _timeline.Day(day);
        if (laidOut.Start == laidOut.End)
        {
            return; // a date that the zone skipped
        }

        var version = laidOut.Slots[0].Version;
        if (version >= 0 && _timeline.Tariff.Versions[version].UsesCalendar && !_timeline.Tariff.Calendar.Knows(date.Year))
        {
            _unknownYears.Add(date.Year);
        }

        if (version >= 0 && _timeline.Tariff.Versions[version].FixedPerDay is var yuan and not 0m)
        {
            _sums.AddFixed(new PartKey(day, installation, version, PartKey.FixedBand, 0, false, yuan, true));
        }
    }

    private static long MulDiv(long value, long part, long whole) =>
        value <= int.MaxValue && part <= int.MaxValue ? value * part / whole : (long)((Int128)value * part / whole);
}
