using Prepaid.Contract;
using Prepaid.GatewayAgent.Hub;
using Prepaid.GatewayAgent.Tests.Bench;

namespace Prepaid.GatewayAgent.Tests.Sending;

public sealed class StoreAndForwardTests
{
    private static readonly TimeSpan Outage = TimeSpan.FromHours(72);

    [Fact]
    public async Task After_an_outage_of_72_hours_every_reading_arrives_in_order_and_in_full_messages()
    {
        await using var bench = new AgentBench(meters: 10);
        bench.Hub.IsDown = at => at < AgentBench.Start + Outage;

        await bench.RunUntil(Outage + TimeSpan.FromMinutes(1));

        var readings = bench.Hub.Readings();
        Assert.Equal(10 * 289, readings.Count);
        Assert.All(readings.GroupBy(r => r.Meter), meter => Assert.Equal(Enumerable.Range(1, 289).Select(i => (long)i), meter.Select(r => r.Reading.Sequence)));
        Assert.InRange(bench.Hub.Messages(MessageKind.Readings).Count, 15, 17); // 200 in each, besides the one built before the outage was noticed
        Assert.Equal(0, bench.Agent.Queued);
    }

    [Fact]
    public async Task A_queue_survives_a_restart_in_the_middle_of_an_outage()
    {
        await using var bench = new AgentBench(meters: 2);
        bench.Hub.IsDown = at => at < AgentBench.Start + TimeSpan.FromHours(2);

        await bench.RunUntil(TimeSpan.FromHours(1));
        await bench.StopAgent();
        await bench.RunUntil(TimeSpan.FromHours(3));

        Assert.Equal(Enumerable.Range(1, 13).Select(i => (long)i), bench.Hub.Readings().Where(r => r.Meter == "E-002").Select(r => r.Reading.Sequence));
    }

    [Fact]
    public async Task A_message_whose_acknowledgement_was_lost_is_sent_again_with_the_same_id_and_bytes()
    {
        await using var bench = new AgentBench(meters: 2);
        var lost = 0;
        bench.Hub.LosesAcknowledgement = m => m.Kind == MessageKind.Readings && lost++ < 3;

        await bench.RunUntil(TimeSpan.FromMinutes(14));

        Assert.Equal(4, bench.Hub.Received.Count(m => m.Kind == MessageKind.Readings));
        Assert.Single(bench.Hub.Messages(MessageKind.Readings));
    }

    [Fact]
    public async Task An_unsent_message_keeps_its_id_and_bytes_across_a_restart()
    {
        await using var bench = new AgentBench(meters: 2);
        var closed = true;
        bench.Hub.LosesAcknowledgement = m => m.Kind == MessageKind.Readings && closed;

        await bench.RunUntil(TimeSpan.FromMinutes(5));
        await bench.StopAgent();
        closed = false;
        await bench.RunUntil(TimeSpan.FromMinutes(20));

        var first = bench.Hub.Received.First(m => m.Kind == MessageKind.Readings);
        Assert.True(bench.Hub.Received.Count(m => m.Id == first.Id) > 2);
        Assert.Equal([2, 2], bench.Hub.Messages(MessageKind.Readings).Select(m => FakeHub.ReadingsOf(m).Meters.Count));
    }

    [Fact]
    public async Task An_unreachable_hub_is_tried_after_1_second_doubling_to_a_minute()
    {
        await using var bench = new AgentBench(meters: 1);
        bench.Hub.IsDown = _ => true;

        await bench.RunUntil(TimeSpan.FromSeconds(250));

        Assert.Equal([0, 1, 3, 7, 15, 31, 63, 123, 183, 243], bench.Hub.Tries.Select(at => (at - AgentBench.Start).TotalSeconds));
    }

    [Fact]
    public async Task A_hub_that_refuses_the_key_is_tried_slowly_and_polling_goes_on()
    {
        await using var bench = new AgentBench(meters: 1);
        bench.Hub.RefusesKey = at => at < AgentBench.Start + TimeSpan.FromMinutes(30);

        await bench.RunUntil(TimeSpan.FromHours(1));

        Assert.Equal([0, 1, 3, 7, 15, 25, 35], bench.Hub.Tries.Select(at => (at - AgentBench.Start).TotalMinutes));
        Assert.Equal(5, bench.Hub.Readings().Count);
    }

    [Fact]
    public async Task A_lost_connection_is_made_again_without_anything_to_send()
    {
        await using var bench = new AgentBench(meters: 1);
        bench.At(TimeSpan.FromMinutes(5), bench.Hub.Drop);
        bench.At(TimeSpan.FromMinutes(6), () => bench.Hub.Command(new RelayCommand("c-1", "E-001", 1, RelayPosition.Open, Unix(TimeSpan.FromHours(1)))));

        await bench.RunUntil(TimeSpan.FromMinutes(7));

        Assert.Equal([0, 301], bench.Hub.Tries.Select(at => (at - AgentBench.Start).TotalSeconds));
        Assert.Equal(RelayPosition.Open, bench.Meter(1).Relay);
    }

    [Fact]
    public async Task What_is_not_a_known_failure_of_the_hub_ends_the_agent()
    {
        await using var bench = new AgentBench(meters: 1);
        bench.Hub.IsDown = _ => throw new NotSupportedException("a bug");

        await Assert.ThrowsAsync<NotSupportedException>(() => bench.RunUntil(TimeSpan.FromMinutes(1)));
        Assert.False(bench.Agent.Activity.IsIdle(AgentBench.Start)); // the clock waits for whoever starts it again
    }

    [Fact]
    public async Task A_silent_meter_does_not_hold_up_the_others_of_its_round()
    {
        await using var bench = new AgentBench(meters: 3);
        bench.Meter(2).IsSilent = _ => true;

        await bench.RunUntil(TimeSpan.Zero);

        Assert.Equal(["E-001", "E-003"], bench.Hub.Readings().Select(r => r.Meter).Order());
    }

    [Fact]
    public async Task A_gateway_state_is_sent_at_the_start_and_30_seconds_past_every_full_hour()
    {
        await using var bench = new AgentBench(meters: 2);
        bench.Meter(2).IsSilent = _ => true;

        await bench.RunUntil(TimeSpan.FromHours(2) + TimeSpan.FromMinutes(1));

        var states = bench.Hub.States();
        Assert.Equal([0, 30, 3_630, 7_230], states.Select(s => s.At - Unix(TimeSpan.Zero)));
        Assert.All(states, s => Assert.Equal(Unix(TimeSpan.Zero), s.StartedAt));
        Assert.Equal(new MeterState("E-001", Unix(TimeSpan.FromHours(2)), 0), states[3].Meters[0]);
        Assert.Null(states[3].Meters[1].LastAnswerAt);
        Assert.InRange(states[3].Meters[1].Failures, 40, 80);
    }

    [Fact]
    public async Task A_message_is_zipped_when_that_helps()
    {
        await using var bench = new AgentBench(meters: 50);

        await bench.RunUntil(TimeSpan.Zero);

        var message = Assert.Single(bench.Hub.Messages(MessageKind.Readings));
        Assert.Equal(WireBody.Gzip, message.Encoding);
        Assert.Equal(50, FakeHub.ReadingsOf(message).Meters.Count);
    }

    [Fact]
    public async Task Two_agents_cannot_share_a_data_folder()
    {
        await using var bench = new AgentBench(meters: 1);
        await bench.RunUntil(TimeSpan.Zero);

        await using var second = bench.WithClockAt(AgentBench.Start);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => second.RunUntil(TimeSpan.Zero));
        Assert.Contains("another agent uses this data folder", refused.Message, StringComparison.Ordinal);
        await bench.StopAgent();
    }

    [Fact]
    public async Task Another_gateway_cannot_take_over_a_data_folder()
    {
        await using var bench = new AgentBench(meters: 1);
        await bench.RunUntil(TimeSpan.Zero);
        await bench.StopAgent();

        bench.Config = bench.Config with { Gateway = "gw-2" };
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => bench.RunUntil(TimeSpan.FromSeconds(1)));
        Assert.Contains("expected the store of gateway 'gw-2', found 'gw-1'", refused.Message, StringComparison.Ordinal);
    }

    private static long Unix(TimeSpan sinceStart) => (AgentBench.Start + sinceStart).ToUnixTimeSeconds();
}
