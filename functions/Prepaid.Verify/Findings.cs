namespace Prepaid.Verify;

/// <summary>Collects violations; of each check the first ones with their details, of all the number.</summary>
internal sealed class Findings
{
    private const int MostKeptOfACheck = 200;

    private readonly List<Violation> kept = [];
    private readonly List<Violation> untold = [];
    private readonly int[] counts = new int[Enum.GetValues<Check>().Length];

    public IReadOnlyList<Violation> Kept => kept;

    /// <summary>What could not be told, and why.</summary>
    public IReadOnlyList<Violation> NotTold => untold;

    public int Count => counts.Sum();

    public bool Holds(Check check) => counts[(int)check] == 0;

    public void Add(Check check, string place, string expected, string found)
    {
        if (counts[(int)check]++ < MostKeptOfACheck)
        {
            kept.Add(new Violation(check, place, expected, found));
        }
    }

    /// <summary>Adds what was found elsewhere.</summary>
    public void AddAll(Findings others) => others.kept.ForEach(v => Add(v.Check, v.Place, v.Expected, v.Found));

    /// <summary>Says that something is lawful as far as can be seen, but cannot be decided while other work waits.</summary>
    public void Untold(Check check, string place, string why)
    {
        if (untold.Count < MostKeptOfACheck)
        {
            untold.Add(new Violation(check, place, string.Empty, why));
        }
    }

    /// <summary>Adds a violation unless both are equal.</summary>
    public void Same<T>(Check check, string place, string what, T expected, T found)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
        {
            Add(check, place, FormattableString.Invariant($"{what} {expected}"), FormattableString.Invariant($"{found}"));
        }
    }
}
