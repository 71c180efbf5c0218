using Prepaid.Domain.Ledger;
using Prepaid.Domain.Relays;

namespace Prepaid.Domain.Tests.Ledger;

public sealed class RelayReportsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.FromHours(8));
    private static readonly SwitchCommand Cut = SwitchCommand.Next(RelayState.New("E-001", "gw-1"), RelayPosition.Off, "empty", Now, TimeSpan.FromMinutes(30));
    private static readonly RelayState Issued =
        new("E-001", "gw-1", 1, RelayPosition.Off, CommandState.Issued, Cut.NotAfter, RelayPosition.On, Now.AddMinutes(-15));

    [Fact]
    public void The_report_of_a_command_ends_it_with_what_was_read_back()
    {
        var draft = Apply(Issued, SwitchRecord.Of(Cut), Finding(1, CommandState.Done, RelayPosition.Off, Now));

        Assert.Equal(Issued with { State = CommandState.Done, Reported = RelayPosition.Off, ReportedAt = Now }, draft.Relays["E-001"]);
        Assert.Equal(CommandState.Done, Assert.Single(draft.Switches).State);
        Assert.Equal("relay-report", Assert.Single(draft.Audit).Action);
    }

    [Fact]
    public void The_same_report_again_changes_nothing()
    {
        var first = Apply(Issued, SwitchRecord.Of(Cut), Finding(1, CommandState.Done, RelayPosition.Off, Now));

        var again = Apply(first.Relays["E-001"], first.Switches[0], Finding(1, CommandState.Done, RelayPosition.Off, Now));

        Assert.True(again.IsEmpty);
    }

    [Fact]
    public void A_report_of_an_older_command_does_not_end_the_newest()
    {
        var newer = Issued with { CommandSequence = 2, Wanted = RelayPosition.On };

        var draft = Apply(newer, SwitchRecord.Of(Cut), Finding(1, CommandState.Done, RelayPosition.Off, Now));

        Assert.Equal(CommandState.Issued, draft.Relays["E-001"].State);
        Assert.Equal((CommandState.Done, 1), (Assert.Single(draft.Switches).State, draft.Switches[0].Command.Sequence));
    }

    [Fact]
    public void An_older_reading_of_the_relay_does_not_replace_a_newer_one_and_an_unknown_one_none() =>
        Assert.All(
            [Finding(0, CommandState.Done, RelayPosition.Off, Now.AddHours(-1)), Finding(0, CommandState.Done, RelayPosition.Unknown, Now)],
            finding => Assert.True(Apply(Issued, null, finding).IsEmpty));

    [Fact]
    public void A_hand_at_the_meter_is_shown_and_counted_as_off_until_it_is_on_again()
    {
        var on = RelayState.New("E-001", "gw-1") with { Reported = RelayPosition.On, ReportedAt = Now.AddHours(-1) };

        var off = Apply(on, null, Finding(0, CommandState.Done, RelayPosition.Off, Now));

        Assert.Equal((1, RelayPosition.On), (off.Head.RelaysOff, off.Relays["E-001"].Wanted));
        Assert.Empty(off.Outbox);
    }

    private static AccountDraft Apply(RelayState relay, SwitchRecord? record, RelayFinding finding)
    {
        var draft = new AccountDraft(new AccountHead { Account = "A-001", Site = "S-1" }, "device:gw-1", Now);
        RelayReports.Apply(draft, relay, record, finding);
        return draft;
    }

    private static RelayFinding Finding(long sequence, CommandState state, RelayPosition relay, DateTimeOffset at) => new("E-001", sequence, state, string.Empty, relay, at);
}
