namespace Prepaid.GatewayAgent.Tests.Wire;

/// <summary>Random and mutated bytes for codecs: 20,000 rounds, 1,000,000 with PREPAID_LONG=1.</summary>
internal static class Fuzzing
{
    private static int Rounds => Environment.GetEnvironmentVariable("PREPAID_LONG") == "1" ? 1_000_000 : 20_000;

    public static void NeverThrows(int seed, IReadOnlyList<byte[]> samples, Func<byte[], (bool Read, string Error)> parse)
    {
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = round % 4 == 0 ? Noise(random) : Mutated(random, samples[random.Next(samples.Count)]);
            try
            {
                var (read, error) = parse(bytes);
                Assert.Equal(read, error.Length == 0);
            }
            catch (Exception thrown)
            {
                throw new InvalidOperationException($"Seed {seed}, round {round}: {Convert.ToHexString(bytes)}", thrown);
            }
        }
    }

    private static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Mutated(Random random, byte[] sample)
    {
        var bytes = sample.ToList();
        for (var change = random.Next(1, 6); change > 0 && bytes.Count > 0; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] = (byte)"0123456789-+.eE\"[]{},:\\tnu"[random.Next(26)];
                    break;
                case 2:
                    bytes.RemoveAt(at);
                    break;
                case 3:
                    bytes.Insert(at, (byte)"0123456789-\"[]{},"[random.Next(17)]);
                    break;
                default:
                    bytes.RemoveRange(at, random.Next(bytes.Count - at));
                    break;
            }
        }

        return [.. bytes];
    }
}
