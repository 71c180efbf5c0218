namespace Prepaid.Domain.Metering;

/// <summary>The running judgement: takes readings moment by moment.</summary>
internal sealed class ReadingFold(MeterSetup setup, MeterState state, DayReading[] readings)
{
    private readonly DayReading[] _readings = Unjudged(readings);
    private readonly List<UsageInterval> _usage = new(readings.Length + 1);
    private readonly List<InstallationFigures> _counted = new(1);
    private RegisterFigures _figures;
    private readonly List<int> _doubted = [];
    private bool _doubtedEarlier = state.DoubtCount > 0;
    private Quality _earlierDoubt;

    private Installation Meter => setup.Installations[state.Installation];

    public Judgement Done()
    {
        KeepFigures();
        return new Judgement(state, _readings, _usage, _counted, _earlierDoubt);
    }

    /// <summary>Takes all readings of one moment.</summary>
    public void Take(int start, int end)
    {
        var bands = BandsOf(start, end);
        var total = -1;
        for (var i = start; i < end; i++)
        {
            var excluded = ReadingJudge.Excluded(setup, _readings[i]);
            if (excluded != QualityReason.None)
            {
                Set(i, Quality.Held, excluded);
            }
            else if (IsConflict(i, start, end))
            {
                Set(i, _readings[i].Decision.Kind == DecisionKind.Reject || IsSettled(i, start, end) ? Quality.Rejected : Quality.Held, QualityReason.Conflict);
            }
            else if (_readings[i].Reading.Register == 0)
            {
                TakeTotal(i, bands);
                total = i;
            }
        }

        GiveBandsTheVerdictOf(total, start, end);
    }

    private void TakeTotal(int i, BandCounts bands)
    {
        ref readonly var reading = ref _readings[i];
        EnterInstallationAt(reading.Reading.MeasuredAt);
        var mark = new Mark(reading.Reading.MeasuredAt, reading.Reading.Sequence, reading.EffectiveCounts);
        if (reading.Decision.Kind == DecisionKind.Reject)
        {
            Set(i, Quality.Rejected, QualityReason.Decided);
            if (state.IsOpen)
            {
                MoveLast(mark, Quality.Rejected);
            }
        }
        else if (!state.IsOpen)
        {
            Open(mark, bands);
            Set(i, Quality.Accepted, reading.Decision.Kind == DecisionKind.None ? QualityReason.Opening : QualityReason.Decided);
        }
        else if (reading.Reading.IsEstimate)
        {
            TakeEstimate(i, mark);
        }
        else if (reading.Decision.Kind != DecisionKind.None)
        {
            TakeDecided(i, mark, bands, reading.Decision.Kind);
        }
        else
        {
            TakeUndecided(i, mark, bands);
        }
    }

    private void TakeUndecided(int i, in Mark mark, BandCounts bands)
    {
        var follow = ReadingJudge.Follow(Meter.Model, state.Actual, mark);
        if (follow is not (QualityReason.None or QualityReason.RollOver))
        {
            Doubt(i, mark, follow);
        }
        else if (ContinuesTheDoubt(mark))
        {
            Doubt(i, mark, state.Doubt);
        }
        else
        {
            var wrapped = follow == QualityReason.RollOver ? Meter.Model.Modulus : 0;
            if (!BandsAgree(mark, bands, wrapped))
            {
                Set(i, Quality.Held, QualityReason.BandsDisagree);
                MoveLast(mark, Quality.Held);
                return;
            }

            Accept(mark, bands, wrapped, estimated: false);
            Set(i, Quality.Accepted, follow);
        }
    }

    // Two doubtful readings that agree with each other and move are a register that counts somewhere else: that
    // time has made the old base reachable again proves nothing, so a person must decide. A single one, or a
    // stuck value, yields to the first reading that agrees with the base.
    private bool ContinuesTheDoubt(in Mark mark) =>
        state.DoubtCount >= 2
        && (state.Doubt == QualityReason.Jump || (state.Doubt == QualityReason.Fell && state.DoubtLast.Counts != state.DoubtFirst))
        && ReadingJudge.Follow(Meter.Model, state.DoubtLast, mark) == QualityReason.None;

    private void TakeDecided(int i, in Mark mark, BandCounts bands, DecisionKind decision)
    {
        var falls = mark.Counts < state.Actual.Counts;
        var wrapped = falls && Meter.Model.PassesItsEnd(state.Actual.Counts, mark.Counts) ? Meter.Model.Modulus : 0;
        if (decision == DecisionKind.Restart || (falls && wrapped == 0))
        {
            Restart(mark, bands);
        }
        else
        {
            Accept(mark, BandsAgree(mark, bands, wrapped) ? bands : default, wrapped, estimated: false);
        }

        Set(i, Quality.Accepted, QualityReason.Decided);
    }

    private void TakeEstimate(int i, in Mark mark)
    {
        if (mark.Counts < state.Base.Counts || state.DoubtCount > 0)
        {
            Set(i, Quality.Rejected, QualityReason.Fell);
            return;
        }

        var actual = state.Actual;
        Accept(mark, default, 0, estimated: true);
        state = state with { Actual = actual };
        Set(i, Quality.Estimated, QualityReason.None);
    }

    /// <summary>Closes and opens what was exchanged up to a moment. A signed final value is believed.</summary>
    private void EnterInstallationAt(long time)
    {
        if (!state.IsOpen && setup.Installations[state.Installation].OpeningCounts is { } first && state.Installation == 0)
        {
            Open(new Mark(Meter.From, 0, first), default);
        }

        while (state.Installation + 1 < setup.Installations.Length && setup.Installations[state.Installation + 1].From <= time)
        {
            var next = setup.Installations[state.Installation + 1];
            if (state.IsOpen && next.FinalCountsBefore is { } final)
            {
                Close(new Mark(next.From, 0, final), next.FinalIsEstimate);
            }

            ForgetDoubts();
            KeepFigures();
            state = new MeterState { Installation = state.Installation + 1 };
            if (next.OpeningCounts is { } opening)
            {
                Open(new Mark(next.From, 0, opening), default);
            }
        }
    }

    private void Close(in Mark mark, bool estimated)
    {
        var falls = mark.Counts < state.Actual.Counts;
        var wrapped = falls && Meter.Model.PassesItsEnd(state.Actual.Counts, mark.Counts) ? Meter.Model.Modulus : 0;
        if (falls && wrapped == 0)
        {
            Restart(mark, default);
        }
        else
        {
            Accept(mark, default, wrapped, estimated);
        }
    }

    private void Open(in Mark mark, BandCounts bands) => state = new MeterState
    {
        IsOpen = true,
        Installation = state.Installation,
        First = mark,
        Base = mark,
        Actual = mark,
        Bands = bands,
        Last = mark,
        LastQuality = Quality.Accepted,
    };

    private void Accept(in Mark mark, BandCounts bands, long wrapped, bool estimated)
    {
        var split = bands.Count > 0 && bands.Count == state.Bands.Count ? bands.Since(state.Bands, Meter.Model.Modulus) : default;
        var estimatedBase = state.Base != state.Actual;
        _usage.Add(new UsageInterval(
            state.Installation, state.Base.Time, mark.Time, mark.Counts + wrapped - state.Base.Counts, split, estimated || estimatedBase));
        Count(new RegisterFigures(0, 0, 0, 0, wrapped, 0));
        MoveBase(mark, bands);
    }

    private void Restart(in Mark mark, BandCounts bands)
    {
        Count(new RegisterFigures(0, 0, 0, mark.Counts - state.Base.Counts, 0, 0));
        MoveBase(mark, bands);
    }

    private void MoveBase(in Mark mark, BandCounts bands)
    {
        Count(new RegisterFigures(0, 0, -state.HeldCounts, -state.RejectedCounts, 0, mark.Counts - state.Last.Counts));
        SettleDoubts(Quality.Rejected);
        state = state with
        {
            Base = mark,
            Actual = mark,
            Bands = bands,
            Last = mark,
            LastQuality = Quality.Accepted,
            DoubtCount = 0,
            Doubt = QualityReason.None,
            DoubtFirst = 0,
            DoubtLast = default,
        };
    }

    private void Doubt(int i, in Mark mark, QualityReason reason)
    {
        SettleDoubts(Quality.Held);
        Set(i, state.DoubtCount == 0 ? Quality.Provisional : Quality.Held, reason);
        _doubted.Add(i);
        MoveLast(mark, Quality.Held);
        state = state with
        {
            DoubtCount = Math.Min(state.DoubtCount + 1, 2),
            Doubt = state.DoubtCount == 0 ? reason : Graver(state.Doubt, reason),
            DoubtFirst = state.DoubtCount == 0 ? mark.Counts : state.DoubtFirst,
            DoubtLast = mark,
        };
    }

    private static QualityReason Graver(QualityReason left, QualityReason right) => Gravity(left) >= Gravity(right) ? left : right;

    private static int Gravity(QualityReason reason) => reason switch
    {
        QualityReason.Fell => 3,
        QualityReason.Jump => 2,
        QualityReason.ReverseFlow => 1,
        _ => 0,
    };

    private void SettleDoubts(Quality quality)
    {
        foreach (var doubted in _doubted)
        {
            Set(doubted, quality, _readings[doubted].Reason);
        }

        if (_doubtedEarlier)
        {
            _earlierDoubt = quality;
        }

        if (quality == Quality.Rejected)
        {
            ForgetDoubts();
        }
    }

    private void ForgetDoubts()
    {
        _doubtedEarlier = false;
        _doubted.Clear();
    }

    private void MoveLast(in Mark mark, Quality quality)
    {
        var before = state;
        state = state with { Last = mark, LastQuality = quality };
        Count(new RegisterFigures(
            0,
            0,
            state.HeldCounts - before.HeldCounts,
            state.RejectedCounts - before.RejectedCounts,
            0,
            mark.Counts - before.Last.Counts));
    }

    private void Count(in RegisterFigures figures) => _figures += figures;

    private void KeepFigures()
    {
        if (_figures != default || _usage.Count > 0)
        {
            _counted.Add(new InstallationFigures(state.Installation, _figures));
            _figures = default;
        }
    }

    private bool BandsAgree(in Mark mark, BandCounts bands, long wrapped)
    {
        if (bands.Count == 0 || bands.Count != state.Bands.Count)
        {
            return true;
        }

        var difference = bands.Since(state.Bands, Meter.Model.Modulus).Sum - (mark.Counts + wrapped - state.Base.Counts);
        return Math.Abs(difference) <= setup.BandTolerance;
    }

    private BandCounts BandsOf(int start, int end)
    {
        var wanted = setup.BandRegisters.Length;
        if (wanted == 0 || end - start <= wanted)
        {
            return default;
        }

        Span<long> counts = stackalloc long[wanted];
        var found = 0;
        for (var i = start; i < end; i++)
        {
            if (_readings[i].Reading.Register > 0 && !IsConflict(i, start, end) && ReadingJudge.Excluded(setup, _readings[i]) == QualityReason.None)
            {
                counts[_readings[i].Reading.Register - 1] = _readings[i].EffectiveCounts;
                found |= 1 << _readings[i].Reading.Register;
            }
        }

        return found == (1 << (wanted + 1)) - 2 ? BandCounts.Of(counts) : default;
    }

    private void GiveBandsTheVerdictOf(int total, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (_readings[i].Reading.Register > 0 && _readings[i].Quality == Quality.Unjudged)
            {
                Set(i, total < 0 ? Quality.Accepted : _readings[total].Quality, total < 0 ? QualityReason.NoTotal : _readings[total].Reason);
            }
        }
    }

    private bool IsConflict(int i, int start, int end)
    {
        var decided = _readings[i].Decision.Kind;
        if (decided is DecisionKind.Accept or DecisionKind.Replace or DecisionKind.Restart)
        {
            return false;
        }

        for (var other = start; other < end; other++)
        {
            if (other != i && _readings[other].HasKeyOf(_readings[i].Reading) && _readings[other].Decision.Kind != DecisionKind.Reject)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsSettled(int i, int start, int end)
    {
        for (var other = start; other < end; other++)
        {
            if (other != i && _readings[other].HasKeyOf(_readings[i].Reading)
                && _readings[other].Decision.Kind is DecisionKind.Accept or DecisionKind.Replace or DecisionKind.Restart)
            {
                return true;
            }
        }

        return false;
    }

    private static DayReading[] Unjudged(DayReading[] readings)
    {
        for (var i = 0; i < readings.Length; i++)
        {
            readings[i] = readings[i] with { Quality = Quality.Unjudged, Reason = QualityReason.None };
        }

        return readings;
    }

    private void Set(int i, Quality quality, QualityReason reason) => _readings[i] = _readings[i] with { Quality = quality, Reason = reason };
}
