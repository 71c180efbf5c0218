using Prepaid.Contract;
using Prepaid.GatewayAgent.Tests.Bench;

namespace Prepaid.GatewayAgent.Tests;

/// <summary>The agent's process dies before or after each of its calls to the outside, and another one continues.</summary>
public sealed class KillTests
{
    private static readonly TimeSpan End = TimeSpan.FromMinutes(46);

    [Fact]
    public async Task Killed_at_any_call_it_loses_no_slot_and_obeys_each_command_once()
    {
        var calls = await Run(new CallCounter());

        Assert.InRange(calls, 30, 80);
        for (var k = 1; k <= calls; k++)
        {
            await Run(new CallCounter { KillBefore = k });
            await Run(new CallCounter { KillAfter = k });
        }
    }

    /// <returns>How many calls it made.</returns>
    private static async Task<long> Run(CallCounter calls)
    {
        await using var bench = new AgentBench(meters: 2, calls: calls);
        bench.Hub.IsDown = at => at >= At(14) && at < At(16);
        bench.Meter(2).LosesSwitchAnswers = at => at < At(21);
        bench.At(TimeSpan.FromMinutes(20), () => bench.Hub.Command(Order("c-1", "E-001", 1, RelayPosition.Open), Order("c-2", "E-002", 1, RelayPosition.Open)));
        bench.At(TimeSpan.FromMinutes(31), () => bench.Hub.Command(Order("c-3", "E-001", 2, RelayPosition.Closed)));

        await bench.RunUntil(End);

        var what = $"killed before {calls.KillBefore}, after {calls.KillAfter}";
        Assert.Equal(calls.KillBefore is null && calls.KillAfter is null ? 0 : 1, bench.Kills);
        AssertNoSlotIsMissing(bench, what);
        Assert.Equal([RelayPosition.Open, RelayPosition.Closed], bench.Meter(1).Switched.Select(s => s.Wanted));
        Assert.Equal([RelayPosition.Open], bench.Meter(2).Switched.Select(s => s.Wanted));
        var outcomes = bench.Hub.Reports().Where(r => r.Command is not null).Select(r => (r.Command!, r.Outcome, r.Relay)).Distinct().Order().ToList();
        Assert.True(
            outcomes.SequenceEqual([("c-1", CommandOutcome.Done, RelayPosition.Open), ("c-2", CommandOutcome.Done, RelayPosition.Open), ("c-3", CommandOutcome.Done, RelayPosition.Closed)]),
            $"{what}: {string.Join(", ", outcomes)}");
        Assert.Equal(0, bench.Hub.Undelivered);
        Assert.Equal(0, bench.Agent.Queued);
        return calls.Count;
    }

    private static void AssertNoSlotIsMissing(AgentBench bench, string what)
    {
        foreach (var meter in bench.Meters.Keys)
        {
            var readings = bench.Hub.Readings().Where(r => r.Meter == meter).Select(r => r.Reading).ToList();
            Assert.True(
                readings.SequenceEqual(Enumerable.Range(0, 4).Select(i => new RegisterReading(At(15 * i).ToUnixTimeSeconds(), i + 1, FakeMeter.CountsAt(At(15 * i))))),
                $"{what}, {meter}: {string.Join(", ", readings)}");
        }
    }

    private static DateTimeOffset At(int minute) => AgentBench.Start + TimeSpan.FromMinutes(minute);

    private static RelayCommand Order(string id, string meter, long sequence, RelayPosition relay) => new(id, meter, sequence, relay, At(600).ToUnixTimeSeconds());
}
