using Prepaid.Contract;
using Prepaid.GatewayAgent.Tests.Bench;

namespace Prepaid.GatewayAgent.Tests.Relays;

public sealed class CommandTests
{
    private static readonly TimeSpan Arrival = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(50);

    [Fact]
    public async Task A_command_is_obeyed_read_back_and_reported()
    {
        await using var bench = new AgentBench();
        bench.At(Arrival, () => bench.Hub.Command(Open("c-1", 1)));

        await bench.RunUntil(Later);

        Assert.Equal([(AgentBench.Start + Arrival, RelayPosition.Open)], bench.Meter(1).Switched);
        Assert.Equal([new("E-001", "c-1", 1, CommandOutcome.Done, "", RelayPosition.Open, At(Arrival))], Reports(bench));
        Assert.Equal(0, bench.Hub.Undelivered);
        Assert.Equal(1, bench.Agent.Counters.CommandsDone);
    }

    [Fact]
    public async Task Commands_for_several_meters_come_in_one_message()
    {
        await using var bench = new AgentBench();
        bench.At(Arrival, () => bench.Hub.Command(Open("c-1", 1), Open("c-2", 1, "E-002"), Open("c-3", 1, "E-003")));

        await bench.RunUntil(Later);

        Assert.Equal(["c-1", "c-2", "c-3"], Reports(bench).Select(r => r.Command).Order());
        Assert.All(bench.Meters.Values, m => Assert.Equal(RelayPosition.Open, m.Relay));
    }

    [Theory]
    [InlineData("E-001", 1, 4, RelayReason.Expired)]
    [InlineData("E-404", 1, 60, RelayReason.UnknownMeter)]
    [InlineData("E-002", 1, 60, RelayReason.NoRelay)]
    public async Task What_must_not_be_obeyed_is_refused_with_its_reason(string meter, long sequence, int notAfterMinute, string reason)
    {
        await using var bench = new AgentBench();
        bench.Config = bench.Config with { Meters = [.. bench.Config.Meters.Select(m => m.Id == "E-002" ? m with { HasRelay = false } : m)] };
        bench.At(Arrival, () => bench.Hub.Command(new RelayCommand("c-1", meter, sequence, RelayPosition.Open, At(TimeSpan.FromMinutes(notAfterMinute)))));

        await bench.RunUntil(Later);

        Assert.Equal([new(meter, "c-1", sequence, CommandOutcome.Refused, reason, RelayPosition.Unknown, At(Arrival))], Reports(bench));
        Assert.All(bench.Meters.Values, m => Assert.Empty(m.Switched));
        Assert.Equal(0, bench.Hub.Undelivered);
    }

    [Fact]
    public async Task A_command_is_still_obeyed_in_the_second_of_its_not_after()
    {
        await using var bench = new AgentBench();
        bench.At(Arrival, () => bench.Hub.Command(Open("c-1", 1) with { NotAfter = At(Arrival) }));

        await bench.RunUntil(Later);

        Assert.Equal(CommandOutcome.Done, Assert.Single(Reports(bench)).Outcome);
    }

    [Fact]
    public async Task An_older_command_is_refused_even_after_a_restart()
    {
        await using var bench = new AgentBench();
        bench.At(Arrival, () => bench.Hub.Command(Open("c-2", 2)));
        await bench.RunUntil(Arrival);
        await bench.StopAgent();
        bench.At(2 * Arrival, () => bench.Hub.Command(Close("c-1", 1)));
        bench.At(3 * Arrival, () => bench.Hub.Command(Close("c-2b", 2)));

        await bench.RunUntil(Later);

        Assert.Equal([("c-2", ""), ("c-1", "older"), ("c-2b", "older")], Reports(bench).Select(r => (r.Command!, r.Reason)));
        Assert.Single(bench.Meter(1).Switched);
    }

    [Fact]
    public async Task An_expired_command_still_makes_those_before_it_older()
    {
        await using var bench = new AgentBench();
        bench.At(Arrival, () => bench.Hub.Command(Close("c-2", 2) with { NotAfter = At(Arrival) - 1 }));
        bench.At(2 * Arrival, () => bench.Hub.Command(Open("c-1", 1)));

        await bench.RunUntil(Later);

        Assert.Equal([("c-2", "expired"), ("c-1", "older")], Reports(bench).Select(r => (r.Command!, r.Reason)));
        Assert.Empty(bench.Meter(1).Switched);
    }

    [Fact]
    public async Task A_repeated_command_is_answered_with_its_recorded_outcome_and_not_obeyed_again()
    {
        await using var bench = new AgentBench();
        bench.At(Arrival, () => bench.Hub.Command(Open("c-1", 1)));
        bench.At(2 * Arrival, () => bench.Meter(1).Relay = RelayPosition.Closed); // by hand
        await bench.RunUntil(2 * Arrival);
        await bench.StopAgent();
        bench.At(3 * Arrival, () => bench.Hub.Command(Open("c-1", 1)));

        await bench.RunUntil(Later);

        var outcome = new RelayReport("E-001", "c-1", 1, CommandOutcome.Done, "", RelayPosition.Open, At(Arrival));
        Assert.Equal([outcome, outcome], Reports(bench).Where(r => r.Command == "c-1"));
        Assert.Single(bench.Meter(1).Switched);
    }

    [Fact]
    public async Task An_id_used_again_with_other_content_is_refused()
    {
        await using var bench = new AgentBench();
        bench.At(Arrival, () => bench.Hub.Command(Open("c-1", 1)));
        bench.At(2 * Arrival, () => bench.Hub.Command(Close("c-1", 2)));

        await bench.RunUntil(Later);

        Assert.Equal(["", "repeated"], Reports(bench).Select(r => r.Reason));
        Assert.Equal(RelayPosition.Open, bench.Meter(1).Relay);
    }

    [Fact]
    public async Task A_malformed_command_message_is_completed_and_told_as_a_problem()
    {
        await using var bench = new AgentBench();
        bench.At(Arrival, () => bench.Hub.Command("{\"v\":1,\"commands\":[]}"u8.ToArray()));

        await bench.RunUntil(Later);

        Assert.Equal(0, bench.Hub.Undelivered);
        var states = bench.Hub.States();
        Assert.Equal([0, 30, (long)Arrival.TotalSeconds], states.Select(s => s.At - At(TimeSpan.Zero)));
        Assert.Equal(["command: commands: expected 1 to 50"], states[2].Problems);
    }

    [Fact]
    public async Task A_silent_meter_is_tried_until_it_answers()
    {
        await using var bench = new AgentBench();
        bench.At(Arrival, () => bench.Hub.Command(Open("c-1", 1)));
        bench.Meter(1).IsSilent = at => at >= AgentBench.Start + Arrival && at < AgentBench.Start + Arrival + TimeSpan.FromSeconds(60);

        await bench.RunUntil(Later);

        Assert.Equal([(AgentBench.Start + Arrival + TimeSpan.FromSeconds(70), RelayPosition.Open)], bench.Meter(1).Switched); // 10 + 20 + 40
        Assert.Equal(CommandOutcome.Done, Assert.Single(Reports(bench)).Outcome);
    }

    [Fact]
    public async Task A_switch_whose_answer_was_lost_is_read_back_and_not_repeated()
    {
        await using var bench = new AgentBench();
        bench.At(Arrival, () => bench.Hub.Command(Open("c-1", 1)));
        bench.Meter(1).LosesSwitchAnswers = _ => true;

        await bench.RunUntil(Later);

        Assert.Single(bench.Meter(1).Switched);
        Assert.Equal([new("E-001", "c-1", 1, CommandOutcome.Done, "", RelayPosition.Open, At(Arrival) + 10)], Reports(bench));
    }

    [Fact]
    public async Task A_meter_that_is_silent_until_not_after_leaves_the_outcome_unknown()
    {
        await using var bench = new AgentBench();
        bench.At(Arrival, () => bench.Hub.Command(Open("c-1", 1) with { NotAfter = At(Arrival) + 600 }));
        bench.Meter(1).IsSilent = at => at >= AgentBench.Start + Arrival;

        await bench.RunUntil(Later);

        Assert.Equal(
            [new("E-001", "c-1", 1, CommandOutcome.Unknown, "no-answer", RelayPosition.Unknown, At(Arrival) + 601)],
            Reports(bench).Where(r => r.Command is not null));
        Assert.Equal(1, bench.Agent.Counters.CommandsUnknown);
    }

    [Fact]
    public async Task The_position_is_reported_when_a_meter_with_an_unknown_outcome_answers_again()
    {
        await using var bench = new AgentBench();
        bench.At(Arrival, () => bench.Hub.Command(Open("c-1", 1) with { NotAfter = At(Arrival) + 60 }));
        bench.Meter(1).IsSilent = at => at >= AgentBench.Start + Arrival && at < AgentBench.Start + TimeSpan.FromMinutes(20);

        await bench.RunUntil(TimeSpan.FromMinutes(61));

        Assert.Equal(
            [(CommandOutcome.Unknown, RelayPosition.Unknown), (CommandOutcome.Done, RelayPosition.Closed)],
            bench.Hub.Reports().Where(r => r.Meter == "E-001").Skip(1).Select(r => (r.Outcome, r.Relay)));
    }

    [Fact]
    public async Task A_relay_that_does_not_move_is_reported_as_stuck()
    {
        await using var bench = new AgentBench();
        bench.At(Arrival, () => bench.Hub.Command(Open("c-1", 1)));
        bench.Meter(1).IsStuck = true;

        await bench.RunUntil(Later);

        Assert.Single(bench.Meter(1).Switched);
        Assert.Equal([(CommandOutcome.Failed, "stuck", RelayPosition.Closed)], Reports(bench).Select(r => (r.Outcome, r.Reason, r.Relay)));
    }

    [Fact]
    public async Task A_meter_that_refuses_is_reported_with_where_it_stands()
    {
        await using var bench = new AgentBench();
        bench.At(Arrival, () => bench.Hub.Command(Open("c-1", 1)));
        bench.Meter(1).RefusesToSwitch = true;

        await bench.RunUntil(Later);

        Assert.Equal([(CommandOutcome.Failed, "refused-by-meter", RelayPosition.Closed)], Reports(bench).Select(r => (r.Outcome, r.Reason, r.Relay)));
    }

    [Fact]
    public async Task A_newer_command_supersedes_one_that_waits_for_a_silent_meter()
    {
        await using var bench = new AgentBench();
        bench.At(Arrival, () => bench.Hub.Command(Open("c-1", 1), Close("c-2", 2)));
        bench.At(2 * Arrival, () => bench.Hub.Command(Open("c-3", 3)));
        bench.Meter(1).IsSilent = at => at >= AgentBench.Start + Arrival && at < AgentBench.Start + (3 * Arrival);

        await bench.RunUntil(Later);

        Assert.Equal(
            [("c-1", CommandOutcome.Refused, "older"), ("c-2", CommandOutcome.Unknown, "older"), ("c-3", CommandOutcome.Done, "")],
            Reports(bench).Select(r => (r.Command!, r.Outcome, r.Reason)));
        Assert.Equal([RelayPosition.Open], bench.Meter(1).Switched.Select(s => s.Wanted));
    }

    [Fact]
    public async Task A_command_that_a_restart_finds_unfinished_is_read_back_first()
    {
        await using var bench = new AgentBench();
        bench.At(Arrival, () => bench.Hub.Command(Open("c-1", 1)));
        bench.Meter(1).LosesSwitchAnswers = _ => true;
        await bench.RunUntil(Arrival);
        await bench.StopAgent();

        await bench.RunUntil(Arrival + TimeSpan.FromSeconds(1));

        Assert.Single(bench.Meter(1).Switched);
        Assert.Equal([(CommandOutcome.Done, RelayPosition.Open)], Reports(bench).Select(r => (r.Outcome, r.Relay)));
    }

    [Fact]
    public async Task A_command_that_expired_while_no_agent_ran_is_not_switched()
    {
        await using var bench = new AgentBench();
        bench.At(Arrival, () => bench.Hub.Command(Open("c-1", 1) with { NotAfter = At(Arrival) + 60 }));
        bench.Meter(1).IsSilent = at => at == AgentBench.Start + Arrival;
        await bench.RunUntil(Arrival);
        await bench.StopAgent();
        await bench.Pass(TimeSpan.FromMinutes(5));

        await bench.RunUntil(2 * Arrival);

        Assert.Empty(bench.Meter(1).Switched);
        Assert.Equal([(CommandOutcome.Refused, "expired", RelayPosition.Closed)], Reports(bench).Select(r => (r.Outcome, r.Reason, r.Relay)));
    }

    [Fact]
    public async Task The_open_command_of_a_meter_that_was_taken_out_of_the_configuration_is_refused()
    {
        await using var bench = new AgentBench();
        bench.At(Arrival, () => bench.Hub.Command(Open("c-1", 1)));
        bench.Meter(1).IsSilent = at => at >= AgentBench.Start + Arrival;
        await bench.RunUntil(Arrival);
        await bench.StopAgent();
        bench.Config = bench.Config with { Meters = [.. bench.Config.Meters.Skip(1)] };

        await bench.RunUntil(2 * Arrival);

        Assert.Equal([(CommandOutcome.Refused, "unknown-meter")], Reports(bench).Select(r => (r.Outcome, r.Reason)));
    }

    [Fact]
    public async Task A_position_that_changed_by_hand_is_reported_within_the_hour()
    {
        await using var bench = new AgentBench(meters: 1);
        bench.At(Arrival, () => bench.Meter(1).Relay = RelayPosition.Open);

        await bench.RunUntil(TimeSpan.FromHours(3));

        Assert.Equal(
            [new("E-001", null, 0, CommandOutcome.Done, "", RelayPosition.Closed, At(TimeSpan.Zero)), new("E-001", null, 0, CommandOutcome.Done, "", RelayPosition.Open, At(TimeSpan.FromHours(1)))],
            bench.Hub.Reports());
    }

    private static long At(TimeSpan sinceStart) => (AgentBench.Start + sinceStart).ToUnixTimeSeconds();

    private static RelayCommand Open(string id, long sequence, string meter = "E-001") => new(id, meter, sequence, RelayPosition.Open, At(TimeSpan.FromDays(1)));

    private static RelayCommand Close(string id, long sequence) => Open(id, sequence) with { Relay = RelayPosition.Closed };

    /// <summary>All reports but those that nobody asked for.</summary>
    private static IEnumerable<RelayReport> Reports(AgentBench bench) => bench.Hub.Reports().Where(r => r.Command is not null);
}
