using System.Text;
using Prepaid.Contract;

namespace Prepaid.GatewayAgent.Tests.Wire;

public sealed class RelayMessagesTests
{
    private const string Command = """{"v":1,"commands":[{"id":"c-17","meter":"E-001","sequence":4,"relay":"open","notAfter":1772298000}]}""";

    private const string Report = """{"v":1,"reports":[{"meter":"E-001","command":"c-17","sequence":4,"outcome":"done","reason":"","relay":"open","at":1772294460}]}""";

    private const string State = """{"v":1,"at":1772294400,"startedAt":1772294400,"queued":3,"meters":[{"meter":"E-001","lastAnswerAt":null,"failures":2}],"problems":["command: body: expected an object"]}""";

    [Fact]
    public void A_command_message_is_written_as_documented_and_read_back()
    {
        var message = new CommandMessage([new("c-17", "E-001", 4, RelayPosition.Open, 1_772_298_000)]);

        Assert.Equal(Command, Encoding.UTF8.GetString(message.ToJson()));
        Assert.True(CommandMessage.TryParse(message.ToJson(), out var read, out _));
        Assert.Equal(message.Commands, read!.Commands);
    }

    [Fact]
    public void A_relay_report_is_written_as_documented_and_read_back()
    {
        var message = new RelayReportMessage([new("E-001", "c-17", 4, CommandOutcome.Done, RelayReason.None, RelayPosition.Open, 1_772_294_460)]);

        Assert.Equal(Report, Encoding.UTF8.GetString(message.ToJson()));
        Assert.True(RelayReportMessage.TryParse(message.ToJson(), out var read, out _));
        Assert.Equal(message.Reports, read!.Reports);
    }

    [Fact]
    public void A_gateway_state_is_written_as_documented_and_read_back()
    {
        var message = new GatewayStateMessage(1_772_294_400, 1_772_294_400, 3, [new("E-001", null, 2)]) { Problems = ["command: body: expected an object"] };

        Assert.Equal(State, Encoding.UTF8.GetString(message.ToJson()));
        Assert.True(GatewayStateMessage.TryParse(message.ToJson(), out var read, out _));
        Assert.Equal(message.Meters, read!.Meters);
        Assert.Equal(message.Problems, read.Problems);
    }

    [Theory]
    [InlineData("[]", "body: expected an object")]
    [InlineData("{", "body: ")]
    [InlineData("""{"v":1,"v":1}""", "body: ")]
    [InlineData("""{"commands":[]}""", "v: expected 1, got nothing")]
    [InlineData("""{"v":"1","commands":[]}""", "v: expected 1, got ")]
    [InlineData("""{"v":2,"commands":[]}""", "v: expected 1, got 2")]
    [InlineData("""{"v":1}""", "body: ")]
    [InlineData("""{"v":1,"commands":null}""", "commands: expected 1 to 50")]
    [InlineData("""{"v":1,"commands":[]}""", "commands: expected 1 to 50")]
    [InlineData("""{"v":1,"commands":[null]}""", "commands[]: id and meter")]
    [InlineData("""{"v":1,"commands":[],"x":1}""", "body: ")]
    [InlineData("""{"v":1,"commands":[{"id":"c 1","meter":"a","sequence":1,"relay":"open","notAfter":1}]}""", "commands[]: id and meter")]
    [InlineData("""{"v":1,"commands":[{"id":"c","meter":"a","sequence":0,"relay":"open","notAfter":1}]}""", "commands[].sequence: expected 1 or more")]
    [InlineData("""{"v":1,"commands":[{"id":"c","meter":"a","sequence":1,"relay":"unknown","notAfter":1}]}""", "commands[].relay: expected open or closed")]
    [InlineData("""{"v":1,"commands":[{"id":"c","meter":"a","sequence":1,"relay":2,"notAfter":1}]}""", "body: ")]
    [InlineData("""{"v":1,"commands":[{"id":"c","meter":"a","sequence":1,"relay":"open","notAfter":9223372036854775807}]}""", "commands[].notAfter: expected unix seconds")]
    [InlineData("""{"v":1,"commands":[{"id":"c","meter":"a","sequence":1,"relay":"open"}]}""", "body: ")]
    public void A_malformed_command_message_says_what_was_expected(string json, string expected)
    {
        Assert.False(CommandMessage.TryParse(Encoding.UTF8.GetBytes(json), out var message, out var error));
        Assert.Null(message);
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"done, failed\"")]
    [InlineData("\"1\"")]
    [InlineData("7")]
    public void An_outcome_that_is_not_one_of_the_names_is_refused(string outcome)
    {
        var json = Report.Replace("\"done\"", outcome, StringComparison.Ordinal);

        Assert.False(RelayReportMessage.TryParse(Encoding.UTF8.GetBytes(json), out _, out var error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void Random_and_mutated_bytes_never_throw()
    {
        Fuzzing.NeverThrows(2, [Encoding.UTF8.GetBytes(Command)], bytes => (CommandMessage.TryParse(bytes, out _, out var error), error));
        Fuzzing.NeverThrows(3, [Encoding.UTF8.GetBytes(Report)], bytes => (RelayReportMessage.TryParse(bytes, out _, out var error), error));
        Fuzzing.NeverThrows(4, [Encoding.UTF8.GetBytes(State)], bytes => (GatewayStateMessage.TryParse(bytes, out _, out var error), error));
    }
}
