using Prepaid.Domain.Relays;

namespace Prepaid.Domain.Tests.Relays;

public sealed class RelayStateTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.FromHours(8));

    [Theory]
    [InlineData(RelayPosition.On, CommandState.Done, RelayPosition.Unknown, 0, true)] // another position is wanted
    [InlineData(RelayPosition.Off, CommandState.Issued, RelayPosition.On, 0, false)] // under way
    [InlineData(RelayPosition.Off, CommandState.Issued, RelayPosition.On, -1, true)] // lapsed without a report
    [InlineData(RelayPosition.Off, CommandState.Done, RelayPosition.On, -1, false)] // somebody overrode it by hand: shown, not fought
    [InlineData(RelayPosition.Off, CommandState.Failed, RelayPosition.On, 0, true)]
    [InlineData(RelayPosition.Off, CommandState.Refused, RelayPosition.Unknown, 0, true)]
    [InlineData(RelayPosition.Off, CommandState.Unknown, RelayPosition.Off, 0, false)] // it is off, whatever became of the command
    public void A_further_command_is_issued_only_when_it_adds_something(RelayPosition wanted, CommandState state, RelayPosition reported, int lapsesInSeconds, bool expected)
    {
        var relay = new RelayState("E-001", "gw-1", 3, wanted, state, Now.AddSeconds(lapsesInSeconds), reported, Now);

        Assert.Equal(expected, relay.Needs(RelayPosition.Off, Now));
    }

    [Fact]
    public void Commands_of_a_meter_are_numbered_and_expire()
    {
        var relay = RelayState.New("E-001", "gw-1") with { CommandSequence = 4 };

        var command = SwitchCommand.Next(relay, RelayPosition.Off, "empty", Now, TimeSpan.FromMinutes(30));

        Assert.Equal(("E-001.5", 5, Now.AddMinutes(30)), (command.Id, command.Sequence, command.NotAfter));
    }
}
