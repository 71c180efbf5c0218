namespace Prepaid.Domain.Metering;

/// <summary>What arrived, before anything is judged: the counts of a delivery.</summary>
/// <param name="New">Readings that were not known.</param>
/// <param name="Duplicates">Same key and value as one known: ignored.</param>
/// <param name="Conflicts">Same key as one known, other value: both are held (rule R11). Also counted as new.</param>
/// <param name="Late">Measured before a reading already known of that day. Also counted as new.</param>
/// <param name="Future">Claims to be measured after it was received: held. Also counted as new.</param>
public readonly record struct Arrivals(int New, int Duplicates, int Conflicts, int Late, int Future)
{
    /// <summary>True when the set of readings changed, so that the day must be rated again.</summary>
    public bool ChangedAnything => New > 0;

    /// <summary>Sum of two deliveries.</summary>
    public static Arrivals operator +(Arrivals left, Arrivals right) => new(
        left.New + right.New,
        left.Duplicates + right.Duplicates,
        left.Conflicts + right.Conflicts,
        left.Late + right.Late,
        left.Future + right.Future);
}
