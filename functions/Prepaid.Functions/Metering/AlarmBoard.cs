using System.Collections.Concurrent;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;

namespace Prepaid.Functions.Metering;

/// <summary>Raises alarms durably before the change that they are about is stored, and closes them once they are settled.</summary>
/// <remarks>An alarm that goes on is written again at most once in <see cref="Quiet"/> by each instance, so that raising costs the pipeline nothing.</remarks>
public sealed class AlarmBoard(AlarmTable table, AccountWork work, AccountTable accounts, SiteTariffs tariffs, TimeProvider clock)
{
    /// <summary>How long an alarm that was raised stays unsaid.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(string Site, AlarmKind Kind, string Subject), DateTimeOffset> raised = new();

    /// <summary>Raises what a change of meters calls for.</summary>
    public async ValueTask Raise(AccountDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        foreach (var alarm in MeterAlarms.Of(draft))
        {
            var account = alarm.Kind == AlarmKind.HolidayYearMissing ? string.Empty : draft.Head.Account;
            await Raise(draft.Head.Site, account, alarm, cancellationToken);
        }
    }

    /// <summary>Raises one alarm, or says again that it goes on.</summary>
    public async Task Raise(string site, string account, Alarm alarm, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        var key = (site, alarm.Kind, alarm.Subject);
        var now = clock.GetUtcNow();
        if (raised.TryGetValue(key, out var last) && now - last < Quiet)
        {
            return;
        }

        var known = await table.Find(site, alarm.Kind, alarm.Subject, cancellationToken);
        var row = known is { IsOpen: true }
            ? known with { LastSeen = now, Alarm = alarm with { Since = alarm.Since < known.Alarm.Since ? alarm.Since : known.Alarm.Since } }
            : new AlarmRow(site, alarm, account, now, now, null);
        await table.Put(row, cancellationToken);
        raised[key] = now;
    }

    /// <summary>Looks at every open alarm and closes what is settled.</summary>
    public async Task Review(CancellationToken cancellationToken)
    {
        foreach (var alarm in await table.Open(cancellationToken))
        {
            await Review(alarm, cancellationToken);
        }
    }

    /// <summary>Looks at one alarm, if it is open.</summary>
    public async Task Review(string site, AlarmKind kind, string subject, CancellationToken cancellationToken)
    {
        if (await table.Find(site, kind, subject, cancellationToken) is { IsOpen: true } alarm)
        {
            await Review(alarm, cancellationToken);
        }
    }

    private async Task Review(AlarmRow row, CancellationToken cancellationToken)
    {
        if (!await IsSettled(row, cancellationToken))
        {
            return;
        }

        await table.Put(row with { ClosedAt = clock.GetUtcNow() }, cancellationToken);
        raised.TryRemove((row.Site, row.Alarm.Kind, row.Alarm.Subject), out _);
    }

    private async Task<bool> IsSettled(AlarmRow row, CancellationToken cancellationToken)
    {
        if (row.Alarm.Kind == AlarmKind.HolidayYearMissing)
        {
            var timeline = await tariffs.Of(row.Site, cancellationToken);
            return timeline.Tariff.Calendar.Knows(row.Alarm.Since.Year);
        }

        if (row.Alarm.Kind == AlarmKind.StatementBlocked)
        {
            return (await accounts.Load(row.Account, cancellationToken))?.Head.StatementMonth >= row.Alarm.Since;
        }

        if (row.Alarm.Kind == AlarmKind.PoolResidualNegative)
        {
            return false; // the run of a later month closes it
        }

        if (await work.Find(row.Account, cancellationToken) is not { } state || state.Head.StandingOf(row.Alarm.Subject) is not { Day: { } newest } standing)
        {
            return false; // raised before the change that it is about was stored
        }

        return row.Alarm.Kind switch
        {
            AlarmKind.NoPrice => standing.UnpricedCounts == 0,
            AlarmKind.DebitHeld => standing.HeldId is null,
            _ => DoubtfulReadings.In(await accounts.Days(row.Account, standing.Meter, row.Alarm.Since, newest, cancellationToken)).Count == 0,
        };
    }
}
