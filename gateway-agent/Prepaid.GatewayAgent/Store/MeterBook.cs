using Prepaid.Contract;
using Prepaid.GatewayAgent.Polling;

namespace Prepaid.GatewayAgent.Store;

/// <summary>What is remembered of each meter: its answered slots, its sequence and the relay position told last.</summary>
internal sealed class MeterBook(GroupCommit commits, OutgoingQueue outgoing)
{
    /// <summary>A meter that is new here begins with the first slot from now on.</summary>
    /// <remarks>A last slot in the future means that the clock was wrong; the meter would wait for it, so it is brought back.</remarks>
    public Task<MeterMemory> Open(MeterConfig meter, DateTimeOffset now) => commits.Run(sql =>
    {
        var next = Slots.FirstFrom(now.ToUnixTimeSeconds(), meter.PollSeconds);
        sql.Execute(
            "INSERT INTO meter (id, last_slot, last_sequence, highest_command) VALUES ($1, $2, 0, 0) ON CONFLICT (id) DO UPDATE SET last_slot = MIN(last_slot, $3)",
            meter.Id, next - meter.PollSeconds, next);
        return sql.Query(
            "SELECT last_slot, last_answer FROM meter WHERE id = $1",
            r => new MeterMemory(r.GetInt64(0), r.IsDBNull(1) ? null : r.GetInt64(1)),
            meter.Id)[0];
    });

    /// <summary>Queues the reading of a slot under the meter's next sequence, which its band registers share.</summary>
    public Task Answered(string meter, long slot, long measuredAt, long counts, IReadOnlyList<long> bands) => commits.Run(sql =>
    {
        var sequence = (sql.Number("SELECT last_sequence FROM meter WHERE id = $1", meter) ?? 0) + 1;
        sql.Execute(
            "UPDATE meter SET last_slot = $2, last_sequence = $3, last_answer = $4 WHERE id = $1",
            meter, slot, sequence, measuredAt);
        outgoing.Add(sql, meter, new RegisterReading(measuredAt, sequence, counts), bands);
    });

    /// <summary>Queues a report when the position is not the one told last.</summary>
    public Task Observed(string meter, RelayPosition position, long at) => commits.Run(sql =>
    {
        if (sql.Number("SELECT reported_relay FROM meter WHERE id = $1", meter) != (long)position)
        {
            Told(sql, meter, position);
            outgoing.Add(sql, new RelayReport(meter, null, 0, CommandOutcome.Done, RelayReason.None, position, at));
        }
    });

    /// <summary>Inside somebody's transaction: remembers the position that a report tells.</summary>
    public static void Told(Sql sql, string meter, RelayPosition position) =>
        sql.Execute("UPDATE meter SET reported_relay = $2 WHERE id = $1", meter, (long)position);
}
