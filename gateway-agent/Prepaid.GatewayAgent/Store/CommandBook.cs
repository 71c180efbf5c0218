using Microsoft.Data.Sqlite;
using Prepaid.Contract;
using Prepaid.GatewayAgent.Relays;

namespace Prepaid.GatewayAgent.Store;

/// <summary>The commands received, each with its outcome once it has one, so that none is obeyed twice, even after a restart.</summary>
internal sealed class CommandBook(GroupCommit commits, OutgoingQueue outgoing)
{
    private const long KeptSeconds = 14 * 86_400; // a repeat later than this is refused as older, by its sequence

    /// <summary>Takes the commands of one message by the rules; refusals and recorded outcomes are reported in the same transaction.</summary>
    /// <returns>The outcomes decided here, and the meters that have something to obey.</returns>
    public Task<(IReadOnlyList<RelayReport> Decided, IReadOnlySet<string> ToObey)> Take(
        IReadOnlyList<RelayCommand> received, Func<string, MeterConfig?> meterOf, DateTimeOffset now) => commits.Run<(IReadOnlyList<RelayReport>, IReadOnlySet<string>)>(sql =>
    {
        var decided = new List<RelayReport>();
        var toObey = new HashSet<string>(StringComparer.Ordinal);
        foreach (var command in received)
        {
            if (Recorded(sql, command.Id) is var (recorded, outcome))
            {
                RepeatOutcome(sql, command, recorded, outcome, now);
                continue;
            }

            var meter = meterOf(command.Meter);
            var highest = sql.Number("SELECT highest_command FROM meter WHERE id = $1", command.Meter) ?? 0;
            var refusal = CommandRules.RefusalOf(command, meter, highest, now);
            var report = refusal is null ? null : CommandRules.Refused(command, refusal, now);
            Insert(sql, command, report);
            if (report is null)
            {
                toObey.Add(command.Meter);
            }
            else
            {
                outgoing.Add(sql, report);
                decided.Add(report);
            }
        }

        sql.Execute("DELETE FROM command WHERE report IS NOT NULL AND not_after < $1", now.ToUnixTimeSeconds() - KeptSeconds);
        return (decided, toObey);
    });

    /// <summary>The meter's commands without an outcome, oldest first.</summary>
    public Task<List<OpenCommand>> OpenOf(string meter) => commits.Run(sql => sql.Query(
        "SELECT id, meter, sequence, relay, not_after, switching FROM command WHERE report IS NULL AND meter = $1 ORDER BY sequence",
        r => new OpenCommand(Command(r), r.GetBoolean(5)),
        meter));

    /// <summary>Ends the open commands of meters that are no longer configured.</summary>
    public Task RefuseWhereNot(Func<string, bool> isConfigured, DateTimeOffset now) => commits.Run(sql =>
    {
        foreach (var command in sql.Query("SELECT id, meter, sequence, relay, not_after FROM command WHERE report IS NULL", Command))
        {
            if (!isConfigured(command.Meter))
            {
                End(sql, CommandRules.Refused(command, RelayReason.UnknownMeter, now));
            }
        }
    });

    /// <summary>To be called before the meter is told to switch.</summary>
    public Task BeginSwitch(RelayCommand command) => commits.Run(sql => sql.Execute("UPDATE command SET switching = 1 WHERE id = $1", command.Id));

    /// <summary>Records and queues the outcome of a command.</summary>
    public Task End(RelayReport report) => commits.Run(sql => End(sql, report));

    private void End(Sql sql, RelayReport report)
    {
        sql.Execute("UPDATE command SET report = $2 WHERE id = $1", report.Command, StoredReport.Write(report));
        if (report.Outcome != CommandOutcome.Refused || report.Relay != RelayPosition.Unknown)
        {
            MeterBook.Told(sql, report.Meter, report.Relay);
        }

        outgoing.Add(sql, report);
    }

    private void RepeatOutcome(Sql sql, RelayCommand command, RelayCommand recorded, RelayReport? outcome, DateTimeOffset now)
    {
        if (command != recorded)
        {
            outgoing.Add(sql, CommandRules.Refused(command, RelayReason.Repeated, now));
        }
        else if (outcome is not null)
        {
            outgoing.Add(sql, outcome);
        }
    }

    private static void Insert(Sql sql, RelayCommand command, RelayReport? report)
    {
        sql.Execute(
            "INSERT INTO command (id, meter, sequence, relay, not_after, switching, report) VALUES ($1, $2, $3, $4, $5, 0, $6)",
            command.Id, command.Meter, command.Sequence, (long)command.Relay, command.NotAfter, report is null ? null : StoredReport.Write(report));

        // Also of a refused one: whoever sent it has decided anew, and what was sent before must not win over it.
        sql.Execute("UPDATE meter SET highest_command = MAX(highest_command, $2) WHERE id = $1", command.Meter, command.Sequence);
    }

    private static (RelayCommand Command, RelayReport? Outcome)? Recorded(Sql sql, string id) =>
        sql.Query(
            "SELECT id, meter, sequence, relay, not_after, report FROM command WHERE id = $1",
            r => (Command(r), r.IsDBNull(5) ? null : StoredReport.Read(r.GetFieldValue<byte[]>(5))),
            id) is [var found] ? found : null;

    private static RelayCommand Command(SqliteDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetInt64(2), (RelayPosition)row.GetInt64(3), row.GetInt64(4));
}
