using System.Collections.Immutable;

namespace Prepaid.Domain.Metering;

/// <summary>Where each band register of a meter stands, judged by itself, so that its conservation figures can be kept day by day (M1).</summary>
/// <remarks>Compared by value, like the position that it is part of. A band decides how the total is split, not what is billed.</remarks>
public sealed class BandStates : IEquatable<BandStates>
{
    private readonly ImmutableArray<MeterState> _states;

    internal BandStates(ImmutableArray<MeterState> states) => _states = states;

    /// <summary>How many bands.</summary>
    public int Count => _states.Length;

    /// <summary>State of band <paramref name="index"/>, from 0, in the meter's order.</summary>
    public MeterState this[int index] => _states[index];

    /// <summary>Judges the band registers of one day from where they stood.</summary>
    /// <param name="setup">A meter with band registers.</param>
    /// <param name="opening">Behind the day before; null for bands never read.</param>
    /// <param name="readings">The day's, of all registers.</param>
    /// <returns>Where they stand then, and what became of their counts.</returns>
    internal static (BandStates? Closing, ImmutableArray<InstallationFigures> Figures) Judge(
        MeterSetup setup, BandStates? opening, ReadOnlySpan<DayReading> readings)
    {
        var states = ImmutableArray.CreateBuilder<MeterState>(setup.BandRegisters.Length);
        var figures = ImmutableArray.CreateBuilder<InstallationFigures>();
        for (var register = 1; register <= setup.BandRegisters.Length; register++)
        {
            var before = opening is not null && register <= opening.Count ? opening[register - 1] : default;
            var judged = ReadingJudge.Judge(setup.ForBand, before, Of(register, readings));
            states.Add(judged.Closing);
            foreach (var (installation, counted) in judged.Counted)
            {
                var measured = judged.Usage.Where(usage => usage.Installation == installation).Sum(usage => usage.Counts);
                figures.Add(new InstallationFigures(installation, counted with { Measured = measured }) { Register = register });
            }
        }

        var closing = new BandStates(states.MoveToImmutable());
        return (closing._states.All(state => state == default) ? null : closing, figures.ToImmutable());
    }

    /// <inheritdoc/>
    public bool Equals(BandStates? other) => other is not null && _states.AsSpan().SequenceEqual(other._states.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as BandStates);

    /// <inheritdoc/>
    public override int GetHashCode() => Count == 0 ? 0 : HashCode.Combine(Count, _states[^1]);

    private static DayReading[] Of(int register, ReadOnlySpan<DayReading> readings)
    {
        var own = new List<DayReading>(readings.Length / 2);
        foreach (ref readonly var reading in readings)
        {
            if (reading.Reading.Register == register)
            {
                own.Add(reading with { Reading = reading.Reading with { Register = 0 } });
            }
        }

        return [.. own];
    }
}
