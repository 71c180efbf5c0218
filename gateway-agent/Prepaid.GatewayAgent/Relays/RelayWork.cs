using Microsoft.Extensions.Logging;
using Prepaid.Contract;
using Prepaid.GatewayAgent.Drivers;
using Prepaid.GatewayAgent.Store;

namespace Prepaid.GatewayAgent.Relays;

/// <summary>Obeys the commands of one meter, one at a time: switch, read back, report. Safe to be killed at any point.</summary>
internal sealed partial class RelayWork(MeterConfig meter, IMeterDriver driver, AgentScope scope)
{
    private const int MostMismatches = 3;

    private readonly CommandBook commands = scope.Store.Commands;
    private readonly TimeProvider clock = scope.Clock;
    private readonly ILogger log = scope.Log;
    private OpenCommand? current;
    private bool acknowledged;
    private int mismatches;
    private int tries;
    private volatile bool lookAgain = true; // commands left from before a restart
    private DateTimeOffset? retryAt;

    /// <summary>When to call <see cref="Advance"/> again, or null when there is nothing to obey.</summary>
    public DateTimeOffset? NextMoment => lookAgain ? DateTimeOffset.MinValue : retryAt;

    /// <summary>A new command is in the book. Called by other threads.</summary>
    public void CommandArrived() => lookAgain = true;

    /// <summary>Works until nothing is left to obey, or the meter has to be tried again later.</summary>
    public async Task Advance(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (lookAgain)
            {
                await Look();
            }

            if (current is null || retryAt > clock.GetUtcNow())
            {
                return;
            }

            var report = await Try(current, cancellationToken);
            if (report is null)
            {
                tries++;
                retryAt = NextTry(current.Command);
                continue;
            }

            await End(report);
            Begin(null);
            lookAgain = true;
        }
    }

    /// <summary>Takes up the newest open command; older ones are over.</summary>
    private async Task Look()
    {
        lookAgain = false; // before reading, so that a command that arrives meanwhile is seen
        var open = await commands.OpenOf(meter.Id);
        foreach (var older in open.SkipLast(1))
        {
            await End(Superseded(older));
        }

        if (open.Count == 0 || open[^1].Command.Id != current?.Command.Id)
        {
            Begin(open.LastOrDefault());
        }
    }

    private void Begin(OpenCommand? command)
    {
        current = command;
        acknowledged = false;
        mismatches = 0;
        tries = 0;
        retryAt = command is null ? null : clock.GetUtcNow();
    }

    /// <returns>The outcome, or null to try again later.</returns>
    private async Task<RelayReport?> Try(OpenCommand open, CancellationToken cancellationToken)
    {
        var command = open.Command;
        var position = RelayPosition.Unknown;
        try
        {
            // What may have been switched already, before a restart or without an answer, is not switched blindly again.
            if (open.Switching || tries > 0)
            {
                position = await driver.ReadRelay(cancellationToken);
                if (position == command.Relay)
                {
                    return Report(command, CommandOutcome.Done, RelayReason.None, position);
                }
            }

            if (acknowledged)
            {
                return ++mismatches < MostMismatches ? null : Report(command, CommandOutcome.Failed, RelayReason.Stuck, position);
            }

            if (CommandRules.IsExpired(command, clock.GetUtcNow()))
            {
                return Report(command, CommandOutcome.Refused, RelayReason.Expired, position);
            }

            await commands.BeginSwitch(command);
            current = open with { Switching = true };
            await driver.Switch(command.Relay, cancellationToken);
            acknowledged = true;
            position = await driver.ReadRelay(cancellationToken);
            return position == command.Relay ? Report(command, CommandOutcome.Done, RelayReason.None, position) : null;
        }
        catch (MeterSilentException silent)
        {
            LogSilent(meter.Id, command.Id, silent.Message);
            return CommandRules.IsExpired(command, clock.GetUtcNow()) ? GivenUp(current!) : null;
        }
        catch (MeterRefusedException refused)
        {
            LogRefused(meter.Id, command.Id, refused.Message);
            return Report(command, CommandOutcome.Failed, RelayReason.RefusedByMeter, await PositionIfReadable(cancellationToken));
        }
    }

    private async Task<RelayPosition> PositionIfReadable(CancellationToken cancellationToken)
    {
        try
        {
            return await driver.ReadRelay(cancellationToken);
        }
        catch (Exception unread) when (unread is MeterSilentException or MeterRefusedException)
        {
            LogSilent(meter.Id, "read-back", unread.Message);
            return RelayPosition.Unknown;
        }
    }

    private RelayReport GivenUp(OpenCommand open) => open.Switching
        ? Report(open.Command, CommandOutcome.Unknown, RelayReason.NoAnswer, RelayPosition.Unknown)
        : Report(open.Command, CommandOutcome.Refused, RelayReason.Expired, RelayPosition.Unknown);

    private RelayReport Superseded(OpenCommand older) => older.Switching
        ? Report(older.Command, CommandOutcome.Unknown, RelayReason.Older, RelayPosition.Unknown)
        : CommandRules.Refused(older.Command, RelayReason.Older, clock.GetUtcNow());

    private RelayReport Report(RelayCommand command, CommandOutcome outcome, string reason, RelayPosition position) =>
        new(meter.Id, command.Id, command.Sequence, outcome, reason, position, clock.GetUtcNow().ToUnixTimeSeconds());

    private async Task End(RelayReport report)
    {
        await commands.End(report);
        scope.Counters.CommandEnded(report.Outcome);
        LogEnded(meter.Id, report.Command!, report.Outcome, report.Reason, report.Relay);
    }

    // The last try is just after not-after, so that the outcome does not wait for a long back-off.
    private DateTimeOffset NextTry(RelayCommand command)
    {
        var now = clock.GetUtcNow();
        var next = now + BackOff.Meter.After(tries);
        var end = DateTimeOffset.FromUnixTimeSeconds(command.NotAfter + 1);
        return now < end && end < next ? end : next;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Meter}: no answer for command {Command}: {Reason}")]
    private partial void LogSilent(string meter, string command, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Meter}: refuses command {Command}: {Reason}")]
    private partial void LogRefused(string meter, string command, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Meter}: command {Command} {Outcome} {Reason}, relay {Relay}")]
    private partial void LogEnded(string meter, string command, CommandOutcome outcome, string reason, RelayPosition relay);
}
