namespace Prepaid.Domain.Metering;

/// <summary>The running judgement: takes readings moment by moment and gives each its verdict.</summary>
internal sealed class ReadingFold(MeterSetup setup, in MeterState opening, DayReading[] readings)
{
    private readonly RegisterRun _run = new(setup, opening, readings.Length + 1);
    private readonly List<int> _doubted = [];
    private bool _doubtedEarlier = opening.DoubtCount > 0;
    private Quality _earlierDoubt;

    public Judgement Done() => new(_run.State, readings, _run.Usage, _run.Done(), _earlierDoubt);

    /// <summary>Takes all readings of one moment.</summary>
    public void Take(int start, int end)
    {
        var moment = new MomentReadings(readings.AsSpan(start, end - start));
        var bands = moment.Bands(setup);
        var total = -1;
        for (var i = start; i < end; i++)
        {
            var excluded = ReadingJudge.Excluded(setup, readings[i]);
            if (excluded != QualityReason.None)
            {
                Set(i, Quality.Held, excluded);
            }
            else if (moment.IsConflict(i - start))
            {
                var isOut = readings[i].Decision.Kind == DecisionKind.Reject || moment.IsSettled(i - start);
                Set(i, isOut ? Quality.Rejected : Quality.Held, QualityReason.Conflict);
            }
            else if (readings[i].Reading.Register == 0)
            {
                TakeTotal(i, bands);
                total = i;
            }
            else if (readings[i].Decision.Kind == DecisionKind.Reject)
            {
                Set(i, Quality.Rejected, QualityReason.Decided);
            }
            else
            {
                Set(i, Quality.Unjudged, QualityReason.None);
            }
        }

        if (end - start > 1 || total < 0)
        {
            GiveBandsTheVerdictOf(total, start, end);
        }
    }

    private void TakeTotal(int i, BandCounts bands)
    {
        var (reading, decision) = (readings[i].Reading, readings[i].Decision.Kind);
        if (_run.EnterInstallationAt(reading.MeasuredAt))
        {
            ForgetDoubts();
        }

        var mark = new Mark(reading.MeasuredAt, reading.Sequence, readings[i].EffectiveCounts);
        if (decision == DecisionKind.Reject)
        {
            Set(i, Quality.Rejected, QualityReason.Decided);
            if (_run.State.IsOpen)
            {
                _run.MoveLast(mark, Quality.Rejected);
            }
        }
        else if (!_run.State.IsOpen)
        {
            _run.Open(mark, bands);
            Set(i, Quality.Accepted, decision == DecisionKind.None ? QualityReason.Opening : QualityReason.Decided);
        }
        else if (reading.IsEstimate)
        {
            TakeEstimate(i, mark);
        }
        else if (decision != DecisionKind.None)
        {
            TakeDecided(i, mark, bands, decision);
        }
        else
        {
            TakeUndecided(i, mark, bands);
        }
    }

    private void TakeUndecided(int i, in Mark mark, BandCounts bands)
    {
        var model = _run.Meter.Model;
        var follow = ReadingJudge.Follow(model, _run.State.Actual, mark);
        if (follow is not (QualityReason.None or QualityReason.RollOver))
        {
            Doubt(i, mark, follow);
            return;
        }

        if (ContinuesTheDoubt(mark))
        {
            Doubt(i, mark, _run.State.Doubt);
            return;
        }

        var wrapped = follow == QualityReason.RollOver ? model.Modulus : 0;
        if (_run.BandsAgree(mark, bands, wrapped))
        {
            _run.Accept(mark, bands, wrapped, estimated: false);
            SettleDoubts(Quality.Rejected);
            Set(i, Quality.Accepted, follow);
        }
        else
        {
            Set(i, Quality.Held, QualityReason.BandsDisagree);
            _run.MoveLast(mark, Quality.Held);
        }
    }

    // Two doubtful readings that agree with each other and move are a register that counts somewhere else: that
    // time has made the old base reachable again proves nothing, so a person must decide. A single one, or a
    // stuck value, yields to the first reading that agrees with the base.
    private bool ContinuesTheDoubt(in Mark mark)
    {
        ref readonly var state = ref _run.State;
        return state.DoubtCount >= 2
            && (state.Doubt == QualityReason.Jump || (state.Doubt == QualityReason.Fell && state.DoubtLast.Counts != state.DoubtFirst))
            && ReadingJudge.Follow(_run.Meter.Model, state.DoubtLast, mark) == QualityReason.None;
    }

    private void TakeDecided(int i, in Mark mark, BandCounts bands, DecisionKind decision)
    {
        if (decision == DecisionKind.Restart)
        {
            _run.Restart(mark, bands);
        }
        else
        {
            _run.Believe(mark, bands, estimated: false);
        }

        SettleDoubts(Quality.Rejected);
        Set(i, Quality.Accepted, QualityReason.Decided);
    }

    private void TakeEstimate(int i, in Mark mark)
    {
        if (mark.Counts < _run.State.Base.Counts || _run.State.DoubtCount > 0)
        {
            Set(i, Quality.Rejected, QualityReason.Fell);
            return;
        }

        _run.AcceptEstimate(mark);
        Set(i, Quality.Estimated, QualityReason.None);
    }

    private void Doubt(int i, in Mark mark, QualityReason reason)
    {
        SettleDoubts(Quality.Held);
        Set(i, _run.State.DoubtCount == 0 ? Quality.Provisional : Quality.Held, reason);
        _doubted.Add(i);
        _run.Doubt(mark, reason);
    }

    private void SettleDoubts(Quality quality)
    {
        foreach (var doubted in _doubted)
        {
            Set(doubted, quality, readings[doubted].Reason);
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

    private void GiveBandsTheVerdictOf(int total, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (readings[i].Quality == Quality.Unjudged)
            {
                Set(i, total < 0 ? Quality.Accepted : readings[total].Quality, total < 0 ? QualityReason.NoTotal : readings[total].Reason);
            }
        }
    }

    private void Set(int i, Quality quality, QualityReason reason)
    {
        if (readings[i].Quality != quality || readings[i].Reason != reason)
        {
            readings[i] = readings[i] with { Quality = quality, Reason = reason };
        }
    }
}
