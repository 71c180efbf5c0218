using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Rating;

/// <summary>What one day row's readings add up to.</summary>
/// <param name="Usages">Consumption that became known.</param>
/// <param name="Figures">Of each installation that moved: held (without what has no price), rejected, wrapped and advance.</param>
/// <param name="Inconsistent">An accepted reading that falls, or default.</param>
internal sealed record FoldedDay(IReadOnlyList<Usage> Usages, IReadOnlyDictionary<int, Figures> Figures, StoredReading Inconsistent);

/// <summary>Walks a meter's readings in measured order by their verdicts and takes the differences of the believed ones.</summary>
/// <param name="installed">What stood at its supply point.</param>
/// <param name="bandRegisters">How many band registers it has.</param>
/// <param name="modulus">Counts after which its register shows zero again.</param>
internal sealed class RegisterFold(IReadOnlyList<InstalledRow> installed, int bandRegisters, long modulus)
{
    private RegisterState state = new();
    private List<Usage> usages = [];
    private Dictionary<int, Figures> figures = [];
    private StoredReading inconsistent;

    /// <summary>Unix seconds up to which consumption is known.</summary>
    public long KnownUpTo => state.Base.Time;

    /// <summary>The position as rows pack it.</summary>
    /// <param name="fixedThrough">Last day whose fixed charge is taken.</param>
    /// <param name="tiers">Tier counters.</param>
    public string TextOf(int fixedThrough, string tiers) =>
        state.IsNew && fixedThrough == 0 && tiers.Length == 0 ? string.Empty : FormattableString.Invariant($"{state.Text};{fixedThrough};{tiers}");

    /// <summary>The meter came from another account with a signed value.</summary>
    public void BeginStay(Mark signed, int installation) => state = RegisterState.OpenedBy(signed, installation, null);

    /// <summary>Takes the readings of the next day row.</summary>
    public FoldedDay Take(IReadOnlyList<StoredReading> readings)
    {
        (usages, figures, inconsistent) = ([], [], default);
        foreach (var moment in readings.GroupBy(r => r.Time))
        {
            var bands = BandsOf([.. moment]);
            foreach (var reading in moment.Where(r => r.Register == 0 && r.IsHeard))
            {
                Take(reading, bands);
            }
        }

        return new FoldedDay(usages, figures, inconsistent);
    }

    private long[]? BandsOf(IReadOnlyList<StoredReading> moment)
    {
        var heard = moment.Where(r => r.Register > 0 && r.IsHeard && r.Decision != 'R').DistinctBy(r => r.Register).OrderBy(r => r.Register).ToList();
        return bandRegisters > 0 && heard.Count == bandRegisters ? [.. heard.Select(r => r.Effective)] : null;
    }

    private void Take(StoredReading reading, long[]? bands)
    {
        EnterInstallationAt(reading.Time);
        var mark = new Mark(reading.Time, reading.Sequence, reading.Effective);
        switch (reading)
        {
            case { Decision: 'R' }:
                if (state.IsOpen)
                {
                    MoveLast(mark, RegisterState.Rejected);
                }

                break;
            case var _ when !state.IsOpen:
                state = RegisterState.OpenedBy(mark, state.Installation, bands);
                break;
            case { IsEstimate: true }:
                Estimate(reading, mark);
                break;
            case { Decision: 'S' }:
                Restart(mark, bands);
                break;
            case { Decision: not '-' }:
                Believe(mark, bands);
                break;
            case { Quality: 'a' }:
                Accept(reading, mark, bands);
                break;
            case { Reason: 'd' }:
                MoveLast(mark, RegisterState.Held);
                break;
            default:
                MoveLast(mark, RegisterState.Held);
                state = state.Doubting(mark, reading.Reason);
                break;
        }
    }

    private void EnterInstallationAt(long time)
    {
        while (state.Installation + 1 < installed.Count && installed[state.Installation + 1].From <= time)
        {
            var next = installed[state.Installation + 1];
            if (state.IsOpen && next.FinalBefore is { } final)
            {
                Believe(new Mark(next.From, 0, final), null);
            }

            var index = state.Installation + 1;
            state = next.Start is { } start
                ? RegisterState.OpenedBy(new Mark(next.From, 0, start), index, null)
                : new RegisterState { Installation = index };
        }
    }

    private void Estimate(StoredReading reading, in Mark mark)
    {
        if (reading.Quality == 'e')
        {
            var actual = state.Actual;
            Consume(mark, null, wrapped: 0);
            state = state with { Actual = actual };
        }
    }

    private void Accept(StoredReading reading, in Mark mark, long[]? bands)
    {
        var wrapped = reading.Reason == 'w' ? modulus : 0;
        if (mark.Counts + wrapped < state.Base.Counts && state.Base == state.Actual)
        {
            inconsistent = inconsistent == default ? reading : inconsistent;
        }

        Consume(mark, bands, wrapped);
    }

    /// <summary>A value that a person stands for: past the register's end if it can be, else a fall is no consumption.</summary>
    private void Believe(in Mark mark, long[]? bands)
    {
        var falls = mark.Counts < state.Actual.Counts;
        var passesEnd = falls && state.Actual.Counts >= modulus / 10 * 9 && mark.Counts < modulus / 10;
        if (falls && !passesEnd)
        {
            Restart(mark, bands);
            return;
        }

        var wrapped = passesEnd ? modulus : 0;
        Consume(mark, BandsAgree(mark, bands, wrapped) ? bands : null, wrapped);
    }

    private bool BandsAgree(in Mark mark, long[]? bands, long wrapped) =>
        Counted(bands) is not { } counted || Math.Abs(counted.Sum() - (mark.Counts + wrapped - state.Base.Counts)) <= 2L * bandRegisters;

    private long[]? Counted(long[]? bands) =>
        bands is null || state.Bands is null ? null : [.. bands.Zip(state.Bands, (now, before) => now < before ? now - before + modulus : now - before)];

    private void Consume(in Mark mark, long[]? bands, long wrapped)
    {
        usages.Add(new Usage(state.Base.Time, mark.Time, mark.Counts + wrapped - state.Base.Counts, Counted(bands), state.Installation));
        Count(default(Figures) with { Wrapped = wrapped });
        MoveBase(mark, bands);
    }

    private void Restart(in Mark mark, long[]? bands)
    {
        Count(default(Figures) with { Rejected = mark.Counts - state.Base.Counts });
        MoveBase(mark, bands);
    }

    private void MoveBase(in Mark mark, long[]? bands)
    {
        Count(default(Figures) with { Held = -state.HeldCounts, Rejected = -state.RejectedCounts, Advance = mark.Counts - state.Last.Counts });
        state = RegisterState.OpenedBy(mark, state.Installation, bands) with { First = state.First };
    }

    private void MoveLast(in Mark mark, int quality)
    {
        var moved = state with { Last = mark, Quality = quality };
        Count(default(Figures) with { Held = moved.HeldCounts - state.HeldCounts, Rejected = moved.RejectedCounts - state.RejectedCounts, Advance = mark.Counts - state.Last.Counts });
        state = moved;
    }

    private void Count(in Figures change) => figures[state.Installation] = figures.GetValueOrDefault(state.Installation) + change;
}
