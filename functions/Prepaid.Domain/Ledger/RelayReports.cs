using Prepaid.Domain.Relays;

namespace Prepaid.Domain.Ledger;

/// <summary>What the agent says of one relay, in the words of the domain.</summary>
/// <param name="Meter">Meter id.</param>
/// <param name="CommandSequence">Sequence of the command reported on, or 0 when nothing was asked.</param>
/// <param name="State">Done, refused, failed or unknown.</param>
/// <param name="Reason">The agent's reason when not done.</param>
/// <param name="Relay">Position read back.</param>
/// <param name="At">When it was read back.</param>
public sealed record RelayFinding(string Meter, long CommandSequence, CommandState State, string Reason, RelayPosition Relay, DateTimeOffset At);

/// <summary>Takes relay reports into the account (R39: state is what was read back).</summary>
public static class RelayReports
{
    /// <summary>Applies one finding. Safe to run again: what is not newer changes nothing.</summary>
    /// <param name="draft">Collects the change.</param>
    /// <param name="relay">The relay as loaded.</param>
    /// <param name="record">The command's row, or null when the report is not about a known command.</param>
    /// <param name="finding">What the agent found.</param>
    public static void Apply(AccountDraft draft, RelayState relay, SwitchRecord? record, RelayFinding finding)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(relay);
        ArgumentNullException.ThrowIfNull(finding);
        var after = relay;
        if (finding.Relay != RelayPosition.Unknown && (relay.ReportedAt is null || finding.At >= relay.ReportedAt))
        {
            after = after with { Reported = finding.Relay, ReportedAt = finding.At };
        }

        if (finding.CommandSequence > 0 && finding.CommandSequence == relay.CommandSequence && relay.State == CommandState.Issued)
        {
            after = after with { State = finding.State };
        }

        if (after != relay)
        {
            draft.Put(relay, after);
        }

        Record(draft, record, finding);
    }

    /// <summary>Writes down what became of a command, in the account that decided it: the relay itself may be another's by now (M12).</summary>
    public static void Record(AccountDraft draft, SwitchRecord? record, RelayFinding finding)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(finding);
        if (record is { State: CommandState.Issued } && record.Command.Sequence == finding.CommandSequence)
        {
            draft.Record(record with { State = finding.State, Reason = finding.Reason, Relay = finding.Relay, ReportedAt = finding.At });
            draft.Note("relay-report", finding.Meter, $"command {record.Command.Id}: {finding.State} {finding.Reason}, reads {finding.Relay}");
        }
    }
}
