namespace Prepaid.Local.Building;

/// <summary>Numbers that depend on nothing but seed, meter and turn (the mixing function of SplitMix64).</summary>
internal static class SeededNumbers
{
    /// <summary>A number from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public static long Between(long low, long high, int seed, int meter, long turn) =>
        low + (long)(Mix(seed, meter, turn) % (ulong)(high - low + 1));

    private static ulong Mix(int seed, int meter, long turn)
    {
        unchecked
        {
            var z = ((ulong)(uint)seed * 0x9E3779B97F4A7C15) ^ ((ulong)(uint)meter << 48) ^ (ulong)turn;
            for (var round = 0; round < 2; round++)
            {
                z += 0x9E3779B97F4A7C15;
                z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
                z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
                z ^= z >> 31;
            }

            return z;
        }
    }
}
