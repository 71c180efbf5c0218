namespace Prepaid.Domain.Metering;

/// <summary>The packed text of a register's state: <c>open,installation;first;base;actual;last;quality;bands;doubts,reason,firstCounts;doubtLast;</c></summary>
internal static class MeterStateText
{
    public static void Append(ref PackedWriter text, in MeterState state)
    {
        text.Add(state.IsOpen ? 1 : 0, ',');
        text.Add(state.Installation, ';');
        Append(ref text, state.First);
        Append(ref text, state.Base);
        Append(ref text, state.Actual);
        Append(ref text, state.Last);
        text.Add((int)state.LastQuality, ';');
        for (var i = 0; i < state.Bands.Count; i++)
        {
            text.Add(state.Bands[i], i + 1 < state.Bands.Count ? '/' : ';');
        }

        if (state.Bands.Count == 0)
        {
            text.Add(';');
        }

        text.Add(state.DoubtCount, ',');
        text.Add((int)state.Doubt, ',');
        text.Add(state.DoubtFirst, ';');
        Append(ref text, state.DoubtLast);
    }

    public static MeterState Read(ref PackedText packed)
    {
        var open = packed.Small() == 1;
        packed.Expect(',');
        var installation = packed.Small();
        packed.Expect(';');
        var state = new MeterState
        {
            IsOpen = open,
            Installation = installation,
            First = packed.Mark(';'),
            Base = packed.Mark(';'),
            Actual = packed.Mark(';'),
            Last = packed.Mark(';'),
            LastQuality = (Quality)packed.Small(),
            Bands = ReadBands(ref packed),
        };
        packed.Expect(';');
        state = state with { DoubtCount = packed.Small() };
        packed.Expect(',');
        state = state with { Doubt = (QualityReason)packed.Small() };
        packed.Expect(',');
        state = state with { DoubtFirst = packed.Number() };
        packed.Expect(';');
        return state with { DoubtLast = packed.Mark(';') };
    }

    private static void Append(ref PackedWriter text, in Mark mark)
    {
        text.Add(mark.Time, ',');
        text.Add(mark.Sequence, ',');
        text.Add(mark.Counts, ';');
    }

    private static BandCounts ReadBands(ref PackedText packed)
    {
        packed.Expect(';');
        Span<long> counts = stackalloc long[BandCounts.Capacity];
        var count = 0;
        while (packed.Next != ';')
        {
            if (count == counts.Length)
            {
                throw packed.Wrong("at most five bands");
            }

            counts[count++] = packed.Number();
            packed.TryTake('/');
        }

        return BandCounts.Of(counts[..count]);
    }
}
