using Prepaid.Contract;
using Prepaid.GatewayAgent.Tests.Bench;

namespace Prepaid.GatewayAgent.Tests.Polling;

public sealed class PollingTests
{
    private static readonly TimeSpan Slot = TimeSpan.FromMinutes(15);

    [Fact]
    public async Task Every_meter_is_read_once_in_each_slot_from_the_start_on()
    {
        await using var bench = new AgentBench();

        await bench.RunUntil(TimeSpan.FromHours(3));

        var expected = Enumerable.Range(0, 13).Select(i => AgentBench.Start + (i * Slot)).ToList();
        foreach (var (id, meter) in bench.Meters)
        {
            Assert.Equal(expected, meter.Asked);
            Assert.Equal(
                expected.Select((at, i) => new RegisterReading(at.ToUnixTimeSeconds(), i + 1, FakeMeter.CountsAt(at))),
                bench.Hub.Readings().Where(r => r.Meter == id).Select(r => r.Reading));
        }

        Assert.Equal(39, bench.Agent.Counters.PollsAnswered);
    }

    [Fact]
    public async Task The_answers_of_one_slot_travel_in_one_message()
    {
        await using var bench = new AgentBench(meters: 33);

        await bench.RunUntil(TimeSpan.FromHours(1));

        Assert.Equal([33, 33, 33, 33, 33], bench.Hub.Messages(MessageKind.Readings).Select(m => FakeHub.ReadingsOf(m).Meters.Count));
    }

    [Fact]
    public async Task Band_registers_travel_with_the_total_of_their_poll()
    {
        await using var bench = new AgentBench(meters: 1);
        bench.Config = bench.Config with { Meters = [.. bench.Config.Meters.Select(m => m with { BandRegisters = 2 })] };

        await bench.RunUntil(Slot);

        var groups = bench.Hub.Messages(MessageKind.Readings).SelectMany(m => FakeHub.ReadingsOf(m).Meters).ToList();
        Assert.Equal(["T", "T1", "T2", "T", "T1", "T2"], groups.Select(g => g.Register));
        Assert.All(groups.Chunk(3), poll =>
        {
            Assert.Single(poll.Select(g => (g.Readings[0].MeasuredAt, g.Readings[0].Sequence)).Distinct());
            Assert.Equal(poll[0].Readings[0].Counts, poll[1].Readings[0].Counts + poll[2].Readings[0].Counts);
        });
    }

    [Fact]
    public async Task A_total_is_sent_alone_when_the_meter_does_not_answer_for_its_bands()
    {
        await using var bench = new AgentBench(meters: 1);
        bench.Config = bench.Config with { Meters = [.. bench.Config.Meters.Select(m => m with { BandRegisters = 2 })] };
        bench.Meter(1).RefusesBands = true;

        await bench.RunUntil(Slot);

        Assert.Equal([1, 2], bench.Hub.Readings().Select(r => r.Reading.Sequence));
    }

    [Fact]
    public async Task A_start_inside_a_slot_waits_for_the_next_one()
    {
        await using var bench = new AgentBench(meters: 1, start: AgentBench.Start + TimeSpan.FromSeconds(1));

        await bench.RunUntil(TimeSpan.FromHours(1));

        Assert.Equal([1, 2, 3, 4], bench.Meter(1).Asked.Select(at => (at - AgentBench.Start) / Slot));
    }

    [Fact]
    public async Task A_restart_at_the_same_moment_does_not_read_the_slot_again()
    {
        await using var bench = new AgentBench(meters: 2);

        await bench.RunUntil(Slot);
        await bench.StopAgent();
        await bench.RunUntil(2 * Slot);

        Assert.Equal(3, bench.Meter(1).Asked.Count);
        Assert.Equal([1, 2, 3], bench.Hub.Readings().Where(r => r.Meter == "E-001").Select(r => r.Reading.Sequence));
    }

    [Fact]
    public async Task A_start_after_a_pause_reads_the_running_slot_at_once()
    {
        await using var bench = new AgentBench(meters: 1);

        await bench.RunUntil(Slot);
        await bench.StopAgent();
        await bench.Pass(Slot + TimeSpan.FromMinutes(5));
        await bench.RunUntil(3 * Slot);

        Assert.Equal([0, 15, 35, 45], bench.Meter(1).Asked.Select(at => (at - AgentBench.Start).TotalMinutes));
    }

    [Fact]
    public async Task A_silent_meter_is_tried_again_after_10_seconds_doubling_to_5_minutes_and_anew_in_the_next_slot()
    {
        await using var bench = new AgentBench(meters: 2);
        bench.Meter(1).IsSilent = at => at >= AgentBench.Start + Slot && at < AgentBench.Start + (2 * Slot) + TimeSpan.FromSeconds(20);

        await bench.RunUntil(3 * Slot);

        Assert.Equal(
            [0, 900, 910, 930, 970, 1050, 1210, 1510, 1800, 1810, 1830, 2700],
            bench.Meter(1).Asked.Select(at => (at - AgentBench.Start).TotalSeconds));
        Assert.Equal([0, 1830, 2700], bench.Hub.Readings().Where(r => r.Meter == "E-001").Select(r => r.Reading.MeasuredAt - AgentBench.Start.ToUnixTimeSeconds()));
        Assert.Equal(4, bench.Meter(2).Asked.Count);
        Assert.Equal(9, bench.Agent.Counters.PollsFailed);
    }

    [Fact]
    public async Task No_poll_happens_at_or_after_the_end_of_polling_while_sending_goes_on()
    {
        await using var bench = new AgentBench(meters: 2);
        bench.Config = bench.Config with { StopPollingAt = AgentBench.Start + (2 * Slot) };
        bench.Hub.IsDown = at => at < AgentBench.Start + TimeSpan.FromHours(2);
        bench.Meter(2).IsSilent = _ => true;

        await bench.RunUntil(TimeSpan.FromHours(3));

        Assert.Equal([0, 15], bench.Meter(1).Asked.Select(at => (at - AgentBench.Start).TotalMinutes));
        Assert.All(bench.Meter(2).Asked, at => Assert.True(at < AgentBench.Start + (2 * Slot)));
        Assert.Equal(2, bench.Hub.Readings().Count);
        Assert.Equal(0, bench.Agent.Queued);
    }

    [Fact]
    public async Task A_full_queue_pauses_polling_and_loses_nothing_that_was_read()
    {
        await using var bench = new AgentBench(meters: 2);
        bench.Config = bench.Config with { QueueLimit = 7 };
        bench.Hub.IsDown = at => at < AgentBench.Start + TimeSpan.FromHours(2);

        await bench.RunUntil(TimeSpan.FromHours(3));

        var sequences = bench.Hub.Readings().Where(r => r.Meter == "E-001").Select(r => r.Reading.Sequence).ToList();
        Assert.Equal(Enumerable.Range(1, sequences.Count).Select(i => (long)i), sequences);
        Assert.True(bench.Agent.Counters.PollsSkipped > 0);
        Assert.Equal(26, bench.Agent.Counters.PollsAnswered + bench.Agent.Counters.PollsSkipped);
        Assert.Equal(bench.Agent.Counters.PollsAnswered, bench.Hub.Readings().Count);
    }

    [Fact]
    public async Task A_clock_that_ran_ahead_and_was_set_back_does_not_stop_polling()
    {
        await using var bench = new AgentBench(meters: 1, start: AgentBench.Start + TimeSpan.FromDays(400));
        await bench.RunUntil(TimeSpan.FromDays(400));
        await bench.StopAgent();

        await using var corrected = bench.WithClockAt(AgentBench.Start);
        await corrected.RunUntil(TimeSpan.FromHours(1));

        Assert.Equal([15, 30, 45, 60], corrected.Meter(1).Asked.Select(at => (at - AgentBench.Start).TotalMinutes));
    }
}
