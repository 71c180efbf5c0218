namespace Prepaid.Domain.Metering;

/// <summary>The moves of a total register: each changes the state, and counts what became of the register's counts (M1).</summary>
internal sealed class RegisterRun(MeterSetup setup, MeterState state, int capacity)
{
    private readonly List<InstallationFigures> _counted = new(1);
    private MeterState _state = state;
    private RegisterFigures _figures;

    public ref readonly MeterState State => ref _state;

    public List<UsageInterval> Usage { get; } = new(capacity);

    public Installation Meter => setup.Installations[_state.Installation];

    public List<InstallationFigures> Done()
    {
        KeepFigures();
        return _counted;
    }

    /// <summary>Closes and opens what was exchanged up to a moment. A signed final value is believed.</summary>
    /// <returns>True when another installation was entered.</returns>
    public bool EnterInstallationAt(long time)
    {
        if (!_state.IsOpen && _state.Installation == 0 && Meter.OpeningCounts is { } first)
        {
            Open(new Mark(Meter.From, 0, first), default);
        }

        var entered = false;
        while (_state.Installation + 1 < setup.Installations.Length && setup.Installations[_state.Installation + 1].From <= time)
        {
            Enter(setup.Installations[_state.Installation + 1]);
            entered = true;
        }

        return entered;
    }

    public void Open(in Mark mark, BandCounts bands) => _state = new MeterState
    {
        IsOpen = true,
        Installation = _state.Installation,
        First = mark,
        Base = mark,
        Actual = mark,
        Bands = bands,
        Last = mark,
        LastQuality = Quality.Accepted,
    };

    /// <summary>The difference to the base is consumption.</summary>
    public void Accept(in Mark mark, BandCounts bands, long wrapped, bool estimated)
    {
        var split = bands.Count > 0 && bands.Count == _state.Bands.Count ? bands.Since(_state.Bands, Meter.Model.Modulus) : default;
        var estimatedBase = _state.Base != _state.Actual;
        Usage.Add(new UsageInterval(
            _state.Installation, _state.Base.Time, mark.Time, mark.Counts + wrapped - _state.Base.Counts, split, estimated || estimatedBase));
        _figures = _figures with { Wrapped = _figures.Wrapped + wrapped };
        MoveBase(mark, bands);
    }

    /// <summary>An estimate is a base for consumption, but what follows is judged against the newest real value.</summary>
    public void AcceptEstimate(in Mark mark)
    {
        var actual = _state.Actual;
        Accept(mark, default, wrapped: 0, estimated: true);
        _state = _state with { Actual = actual };
    }

    /// <summary>Count on from here; the difference is rejected.</summary>
    public void Restart(in Mark mark, BandCounts bands)
    {
        _figures = _figures with { Rejected = _figures.Rejected + mark.Counts - _state.Base.Counts };
        MoveBase(mark, bands);
    }

    /// <summary>A signed or decided value: past the register's end if it can be, else a fall is no consumption.</summary>
    public void Believe(in Mark mark, BandCounts bands, bool estimated)
    {
        var falls = mark.Counts < _state.Actual.Counts;
        var wraps = falls && Meter.Model.PassesItsEnd(_state.Actual.Counts, mark.Counts);
        if (falls && !wraps)
        {
            Restart(mark, bands);
        }
        else
        {
            var wrapped = wraps ? Meter.Model.Modulus : 0;
            Accept(mark, BandsAgree(mark, bands, wrapped) ? bands : default, wrapped, estimated);
        }
    }

    /// <summary>The newest value is not believed: it counts as held or rejected until it is no longer the newest.</summary>
    public void MoveLast(in Mark mark, Quality quality)
    {
        var (held, rejected, last) = (_state.HeldCounts, _state.RejectedCounts, _state.Last.Counts);
        _state = _state with { Last = mark, LastQuality = quality };
        _figures += new RegisterFigures(0, 0, _state.HeldCounts - held, _state.RejectedCounts - rejected, 0, mark.Counts - last);
    }

    public void Doubt(in Mark mark, QualityReason reason)
    {
        MoveLast(mark, Quality.Held);
        var isFirst = _state.DoubtCount == 0;
        _state = _state with
        {
            DoubtCount = isFirst ? 1 : 2, // more than one is all that matters; counting on would change closing states for nothing
            Doubt = isFirst || Gravity(reason) > Gravity(_state.Doubt) ? reason : _state.Doubt,
            DoubtFirst = isFirst ? mark.Counts : _state.DoubtFirst,
            DoubtLast = mark,
        };
    }

    public bool BandsAgree(in Mark mark, BandCounts bands, long wrapped)
    {
        if (bands.Count == 0 || bands.Count != _state.Bands.Count)
        {
            return true;
        }

        var difference = bands.Since(_state.Bands, Meter.Model.Modulus).Sum - (mark.Counts + wrapped - _state.Base.Counts);
        return Math.Abs(difference) <= setup.BandTolerance;
    }

    private void Enter(Installation next)
    {
        if (_state.IsOpen && next.FinalCountsBefore is { } final)
        {
            Believe(new Mark(next.From, 0, final), default, next.FinalIsEstimate);
        }

        KeepFigures();
        _state = new MeterState { Installation = _state.Installation + 1 };
        if (next.OpeningCounts is { } opening)
        {
            Open(new Mark(next.From, 0, opening), default);
        }
    }

    private void MoveBase(in Mark mark, BandCounts bands)
    {
        _figures += new RegisterFigures(0, 0, -_state.HeldCounts, -_state.RejectedCounts, 0, mark.Counts - _state.Last.Counts);
        _state = new MeterState
        {
            IsOpen = true,
            Installation = _state.Installation,
            First = _state.First,
            Base = mark,
            Actual = mark,
            Bands = bands,
            Last = mark,
            LastQuality = Quality.Accepted,
        };
    }

    private void KeepFigures()
    {
        if (_figures != default || Usage.Count > 0)
        {
            _counted.Add(new InstallationFigures(_state.Installation, _figures));
            _figures = default;
        }
    }

    private static int Gravity(QualityReason reason) => reason switch
    {
        QualityReason.Fell => 3,
        QualityReason.Jump => 2,
        QualityReason.ReverseFlow => 1,
        _ => 0,
    };
}
