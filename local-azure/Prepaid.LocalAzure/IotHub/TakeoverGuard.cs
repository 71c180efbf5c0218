using Microsoft.Extensions.Logging;

namespace Prepaid.LocalAzure.IotHub;

/// <summary>Slows down two clients that use one device id and throw each other out; each success resets their back-off.</summary>
/// <remarks>Real time: it is about sockets.</remarks>
internal sealed class TakeoverGuard(ILogger log)
{
    private const int FreeTakeovers = 3;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Penalty = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Queue<long>> recent = [];

    /// <summary>To be asked when a connection is about to replace a live one of the same device.</summary>
    /// <returns>How long to wait first.</returns>
    public TimeSpan Delay(string device)
    {
        int count;
        lock (gate)
        {
            var now = TimeProvider.System.GetTimestamp();
            if (!recent.TryGetValue(device, out var times))
            {
                recent[device] = times = new Queue<long>();
            }

            while (times.TryPeek(out var oldest) && TimeProvider.System.GetElapsedTime(oldest, now) > Window)
            {
                times.Dequeue();
            }

            times.Enqueue(now);
            count = times.Count;
        }

        if (count <= FreeTakeovers)
        {
            return TimeSpan.Zero;
        }

        log.LogWarning(
            "{Device}: {Count} connections in {Seconds} s have each thrown out the one before. Do two clients use this device id?",
            device, count, Window.TotalSeconds);
        return Penalty;
    }
}
