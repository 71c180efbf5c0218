using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>What a relay's row and its commands say of each other and of the directory.</summary>
internal static class RelayRowCheck
{
    private static readonly TimeSpan GatewayClock = TimeSpan.FromMinutes(1); // a report has whole seconds of another clock

    private static readonly HashSet<string> CutsFor = new(StringComparer.Ordinal) { "empty", "rent", "water" };

    /// <summary>One command against its key, the directory and the audit of its account.</summary>
    public static void Run(CommandRow command, IReadOnlyList<AuditRow> audit, MeterRow? link, Findings findings)
    {
        var key = FormattableString.Invariant($"/command-{PlainKey.Encode(command.Meter)}-{command.Sequence:D8}");
        if (!command.Place.EndsWith(key, StringComparison.Ordinal))
        {
            findings.Add(Check.RelayTruth, command.Place, "Meter and Sequence of its key", key);
        }

        findings.Same(Check.RelayTruth, command.Place, "Id, by meter and sequence,", FormattableString.Invariant($"{command.Meter}.{command.Sequence}"), command.Id);
        findings.Same(Check.RelayTruth, command.Place, "Gateway, by the directory,", link?.Gateway ?? command.Gateway, command.Gateway);
        var decided = audit.FirstOrDefault(a => a.Action == (command.IsOff ? "relay-off" : "relay-on") && a.Subject == command.Meter && a.Detail.StartsWith($"command {command.Id},", StringComparison.Ordinal));
        findings.Same(Check.RelayTruth, command.Place, "DecidedAt, by the audit row that tells of it,", decided?.At, command.DecidedAt);
        if (command.IsOff ? !CutsFor.Contains(command.Why) : command.Why != "paid")
        {
            findings.Add(Check.RelayTruth, command.Place, command.IsOff ? "Why: empty, rent or water" : "Why: paid", command.Why);
        }

        var isReported = command.State != "Issued";
        if (isReported != command.ReportedAt is not null || command.ReportedAt < command.DecidedAt - GatewayClock || command.NotAfter <= command.DecidedAt)
        {
            findings.Add(Check.RelayTruth, command.Place, "DecidedAt before NotAfter, and not a minute behind ReportedAt, which is there once it is reported", FormattableString.Invariant($"{command.DecidedAt:u}, {command.NotAfter:u}, {command.ReportedAt:u}"));
        }

        if (command.State == "Done")
        {
            findings.Same(Check.RelayTruth, command.Place, "Reason and Relay of what is done,", (string.Empty, command.IsOff ? "Off" : "On"), (command.Reason, command.Relay));
        }
        else if (command.Relay is not ("On" or "Off" or "Unknown"))
        {
            findings.Add(Check.RelayTruth, command.Place, "Relay: On, Off or Unknown", command.Relay);
        }
    }

    /// <summary>A relay against the newest of its commands.</summary>
    /// <param name="relay">As the account knows it.</param>
    /// <param name="commands">All of the meter, by sequence.</param>
    /// <param name="link">Its row in the directory, or null.</param>
    /// <param name="findings">Collects.</param>
    public static void Run(RelayRow relay, IReadOnlyList<CommandRow> commands, MeterRow? link, Findings findings)
    {
        if (link is not null)
        {
            findings.Same(Check.RelayTruth, relay.Place, "Gateway and a relay, by the directory,", (link.Gateway, true), (relay.Gateway, link.HasRelay));
        }

        if (commands.FirstOrDefault(c => c.Sequence == relay.CommandSequence) is { } newest)
        {
            findings.Same(
                Check.RelayTruth, relay.Place, $"Wanted, State and NotAfter of {newest.Place},", (newest.IsOff ? "Off" : "On", newest.State, newest.NotAfter), (relay.Wanted, relay.State, relay.NotAfter));
        }
        else if (relay.CommandSequence == 0)
        {
            findings.Same(Check.RelayTruth, relay.Place, "Wanted, State and NotAfter of a relay without a command,", ("On", "Done", DateTimeOffset.UnixEpoch), (relay.Wanted, relay.State, relay.NotAfter));
        }

        if ((relay.Reported == "Unknown") != relay.ReportedAt is null)
        {
            findings.Add(Check.RelayTruth, relay.Place, "ReportedAt of what was reported, and only then", FormattableString.Invariant($"{relay.Reported}, {relay.ReportedAt:u}"));
        }
        else if (commands.Where(c => c.Relay != "Unknown").Max(c => c.ReportedAt) is { } last && relay.ReportedAt < last)
        {
            findings.Add(Check.RelayTruth, relay.Place, FormattableString.Invariant($"ReportedAt from {last:u} on, when a command was reported"), FormattableString.Invariant($"{relay.ReportedAt:u}"));
        }
    }
}
