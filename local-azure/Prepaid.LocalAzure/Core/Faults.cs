using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Prepaid.LocalAzure.Core;

/// <summary>What goes wrong, from a seed. The default plan does nothing.</summary>
/// <remarks>Rates are shares of chances, 0 to 1. The same seed and the same order of questions give the same answers.</remarks>
public sealed class Faults(int seed)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> asked = [];
    private readonly List<(string Service, DateTimeOffset From, DateTimeOffset Until, ServiceFaultKind Kind)> outages = [];
    private readonly List<(string Service, string Operation, string? Detail, DateTimeOffset NotBefore)> killsOnce = [];

    public int Seed { get; } = seed;

    /// <summary>Share of accepted device messages that appear twice in the log.</summary>
    public double DuplicateRate { get; init; }

    /// <summary>Share of accepted device messages that appear in the log only later, hence out of order.</summary>
    public double DelayRate { get; init; }

    /// <summary>Longest such delay, in business time.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromMinutes(40);

    /// <summary>Share of device publishes at which the connection breaks, before or after the commit.</summary>
    public double DropConnectionRate { get; init; }

    /// <summary>Share of meter exchanges at which the meter's connection breaks.</summary>
    public double MeterDropRate { get; init; }

    /// <summary>Kills the calling process before call k (numbered from 1).</summary>
    public long? KillBeforeCall { get; set; }

    /// <summary>Kills the calling process after call k took effect.</summary>
    public long? KillAfterCall { get; set; }

    /// <summary>A kill takes Functions and agent together, as in a one-process run.</summary>
    public bool KillsWholeProcess { get; init; }

    /// <summary>The service fails every call in the span.</summary>
    public void AddOutage(string service, DateTimeOffset from, DateTimeOffset until, ServiceFaultKind kind = ServiceFaultKind.Unavailable)
    {
        lock (gate)
        {
            outages.Add((service, from, until, kind));
        }
    }

    /// <summary>Kills once, after the first such call at or after the moment took effect.</summary>
    public void AddKillAfter(string service, string operation, string? detail, DateTimeOffset notBefore)
    {
        lock (gate)
        {
            killsOnce.Add((service, operation, detail, notBefore));
        }
    }

    /// <summary>The end of the outage of the service that is on now, or null.</summary>
    public DateTimeOffset? OutageEnd(string service, DateTimeOffset now)
    {
        lock (gate)
        {
            foreach (var outage in outages)
            {
                if (outage.Service == service && now >= outage.From && now < outage.Until)
                {
                    return outage.Until;
                }
            }
        }

        return null;
    }

    /// <summary>True in <paramref name="rate"/> of the questions asked at this point.</summary>
    public bool Happens(string point, double rate) => rate > 0 && Draw(point) < rate;

    /// <summary>A number from 0 up to 1, from the seed, the point and how often it was asked.</summary>
    public double Draw(string point)
    {
        long turn;
        lock (gate)
        {
            turn = asked.GetValueOrDefault(point);
            asked[point] = turn + 1;
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{Seed}:{turn}:{point}")));
        return (BinaryPrimitives.ReadUInt64LittleEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }

    internal bool KillsBefore(long number) => KillBeforeCall == number;

    internal bool KillsAfter(CallPass pass, DateTimeOffset now)
    {
        if (KillAfterCall == pass.Number)
        {
            return true;
        }

        lock (gate)
        {
            var hit = killsOnce.FindIndex(k =>
                k.Service == pass.Service && k.Operation == pass.Operation && (k.Detail is null || k.Detail == pass.Detail) && now >= k.NotBefore);
            if (hit >= 0)
            {
                killsOnce.RemoveAt(hit);
            }

            return hit >= 0;
        }
    }

    internal ServiceFaultKind? FaultOf(string service, DateTimeOffset now)
    {
        lock (gate)
        {
            foreach (var outage in outages)
            {
                if (outage.Service == service && now >= outage.From && now < outage.Until)
                {
                    return outage.Kind;
                }
            }
        }

        return null;
    }
}
