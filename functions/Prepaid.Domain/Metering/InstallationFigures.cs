using System.Collections.Immutable;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Metering;

/// <summary>Conservation figures of one register under one installation (M1).</summary>
/// <param name="Installation">Index in the <see cref="MeterSetup"/>.</param>
/// <param name="Figures">Counts.</param>
public readonly record struct InstallationFigures(int Installation, RegisterFigures Figures)
{
    /// <summary>Index of the register: 0 is the total.</summary>
    public int Register { get; init; }

    internal static ImmutableArray<InstallationFigures> Of(
        IReadOnlyList<InstallationFigures> judged,
        ImmutableArray<RatedPart> parts)
    {
        if (judged.Count == 0)
        {
            return [];
        }

        var all = ImmutableArray.CreateBuilder<InstallationFigures>(judged.Count);
        foreach (var (installation, figures) in judged)
        {
            long billed = 0, measured = 0, unpriced = 0;
            foreach (var part in parts)
            {
                var counts = part.Installation == installation ? part.Counts : 0;
                billed += part.Fate == PartFate.Billed ? counts : 0;
                measured += part.Fate == PartFate.Measured ? counts : 0;
                unpriced += part.Fate == PartFate.Unpriced ? counts : 0;
            }

            var sum = figures with { Billed = billed, Measured = measured, Held = figures.Held + unpriced };
            if (sum != default)
            {
                all.Add(new InstallationFigures(installation, sum));
            }
        }

        return all.ToImmutable();
    }
}
