using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Metering;

/// <summary>Where a meter stands between two days: register, tier counters, fixed charges. <c>default</c> is a meter never read.</summary>
/// <param name="Register">State of the judgement.</param>
/// <param name="Rating">State of the rating.</param>
/// <remarks>Compared by value: when a day's closing position is unchanged, no later day needs to be rated again.</remarks>
public readonly record struct MeterPosition(MeterState Register, RatingState Rating)
{
    /// <summary>Text for a row; empty for the default.</summary>
    public string Encode()
    {
        if (this == default)
        {
            return string.Empty;
        }

        var text = new PackedWriter(256);
        Append(ref text);
        return text.Done();
    }

    /// <summary>Reads <see cref="Encode"/>. Never throws on any text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="position">The position, or the default.</param>
    /// <param name="error">Where and what was expected, or empty.</param>
    public static bool TryParse(string text, out MeterPosition position, out string error)
    {
        ArgumentNullException.ThrowIfNull(text);
        position = default;
        error = string.Empty;
        try
        {
            var packed = new PackedText(text);
            position = Read(ref packed);
            error = packed.AtEnd ? string.Empty : packed.Wrong("the end").Message;
        }
        catch (FormatException wrong)
        {
            error = wrong.Message;
        }

        return error.Length == 0;
    }

    internal void Append(ref PackedWriter text)
    {
        if (this == default)
        {
            return;
        }

        var state = Register;
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
        text.Add(Rating.FixedThrough, ';');
        text.Add(Rating.Tiers.Text);
    }

    internal static MeterPosition Read(ref PackedText packed)
    {
        if (packed.AtEnd || packed.Next == '|')
        {
            return default;
        }

        var open = packed.Small() == 1;
        packed.Expect(',');
        var installation = packed.Small();
        packed.Expect(';');
        var state = new MeterState
        {
            IsOpen = open,
            Installation = installation,
            First = ReadMark(ref packed),
            Base = ReadMark(ref packed),
            Actual = ReadMark(ref packed),
            Last = ReadMark(ref packed),
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
        state = state with { DoubtLast = ReadMark(ref packed) };
        var fixedThrough = packed.Small();
        packed.Expect(';');
        return TierCounters.TryParse(packed.Until("|").ToString(), out var tiers)
            ? new MeterPosition(state, new RatingState(tiers, fixedThrough))
            : throw packed.Wrong("tier counters");
    }

    private static void Append(ref PackedWriter text, in Mark mark)
    {
        text.Add(mark.Time, ',');
        text.Add(mark.Sequence, ',');
        text.Add(mark.Counts, ';');
    }

    private static Mark ReadMark(ref PackedText packed)
    {
        var time = packed.Number();
        packed.Expect(',');
        var sequence = packed.Number();
        packed.Expect(',');
        var counts = packed.Number();
        packed.Expect(';');
        return new Mark(time, sequence, counts);
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
