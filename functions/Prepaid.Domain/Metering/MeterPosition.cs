using System.Collections.Immutable;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Metering;

/// <summary>Where a meter stands between two days: register, tier counters, fixed charges. <c>default</c> is a meter never read.</summary>
/// <param name="Register">State of the judgement.</param>
/// <param name="Rating">State of the rating.</param>
/// <remarks>Compared by value: when a day's closing position is unchanged, no later day needs to be rated again.</remarks>
public readonly record struct MeterPosition(MeterState Register, RatingState Rating)
{
    /// <summary>Where its band registers stand, each judged by itself; null for a meter without, or never read.</summary>
    public BandStates? Bands { get; init; }

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

    /// <summary>The position of a meter in an account's chain: the counters of shared periods are the account's.</summary>
    internal MeterPosition With(TierCounters account, SharedPeriods shared) => WithTiers(Rating.Tiers.With(account, shared));

    internal MeterPosition WithTiers(TierCounters tiers) => this with { Rating = Rating with { Tiers = tiers } };

    internal void Append(ref PackedWriter text)
    {
        if (this == default)
        {
            return;
        }

        MeterStateText.Append(ref text, Register);
        text.Add(Rating.FixedThrough, ';');
        text.Add(Rating.Tiers.Text);
        for (var i = 0; i < Bands?.Count; i++)
        {
            text.Add('^');
            MeterStateText.Append(ref text, Bands[i]);
        }
    }

    internal static MeterPosition Read(ref PackedText packed)
    {
        if (packed.AtEnd || packed.Next == '|')
        {
            return default;
        }

        var state = MeterStateText.Read(ref packed);
        var fixedThrough = packed.Small();
        packed.Expect(';');
        if (!TierCounters.TryParse(packed.Until("|^").ToString(), out var tiers))
        {
            throw packed.Wrong("tier counters");
        }

        return new MeterPosition(state, new RatingState(tiers, fixedThrough)) { Bands = ReadBands(ref packed) };
    }

    private static BandStates? ReadBands(ref PackedText packed)
    {
        var bands = ImmutableArray.CreateBuilder<MeterState>();
        while (packed.TryTake('^'))
        {
            bands.Add(bands.Count < BandCounts.Capacity ? MeterStateText.Read(ref packed) : throw packed.Wrong("at most five bands"));
        }

        return bands.Count == 0 ? null : new BandStates(bands.ToImmutable());
    }
}
