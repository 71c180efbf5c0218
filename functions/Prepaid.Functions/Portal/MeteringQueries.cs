using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Portal;

/// <summary>Conservation figures, readings that wait, and alarms, within the actor's scope.</summary>
public sealed class MeteringQueries(DirectoryTable directory, AccountTable accounts, AlarmTable alarms, SiteTariffs tariffs)
{
    /// <summary>What became of every count of a meter's registers (M1), in counts and as stored.</summary>
    public async Task<IResult> Registers(Actor actor, string meter, CancellationToken cancellationToken)
    {
        if (await Visible(actor, meter, cancellationToken) is not { } link)
        {
            return Problem.NotFound("meter", meter);
        }

        var standing = (await accounts.Load(link.Account, cancellationToken))?.Head.StandingOf(meter);
        var setup = tariffs.SetupOf(link);
        return Results.Ok(new
        {
            link.Meter,
            setup.Installations[^1].Model.Unit,
            setup.Installations[^1].Model.Decimals,
            isRatedThrough = standing?.Behind is null,
            items = (standing?.Conservation ?? []).Select(r => Show(setup, r)),
        });
    }

    /// <summary>Provisional and held readings of a meter.</summary>
    public async Task<IResult> Held(Actor actor, string meter, CancellationToken cancellationToken)
    {
        if (await Visible(actor, meter, cancellationToken) is not { } link)
        {
            return Problem.NotFound("meter", meter);
        }

        var state = await accounts.Load(link.Account, cancellationToken);
        return Results.Ok(new { items = await Held(link, state?.Head, cancellationToken) });
    }

    /// <summary>Provisional and held readings of a site: a page of its meters at a time.</summary>
    public async Task<IResult> HeldOfSite(Actor actor, string site, string? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.MaySee(site) || await directory.Site(site, cancellationToken) is null)
        {
            return Problem.NotFound("site", site);
        }

        var (meters, next) = await directory.MetersOfSite(site, from, cancellationToken);
        var items = new List<object>();
        var heads = new Dictionary<string, AccountHead?>(StringComparer.Ordinal);
        foreach (var link in meters)
        {
            if (!heads.TryGetValue(link.Account, out var head))
            {
                heads[link.Account] = head = (await accounts.Load(link.Account, cancellationToken))?.Head;
            }

            items.AddRange(await Held(link, head, cancellationToken));
        }

        return Results.Ok(new { items, next });
    }

    /// <summary>Alarms of a site, the open ones unless all are asked for.</summary>
    public async Task<IResult> Alarms(Actor actor, string site, bool all, string? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.MaySee(site) || await directory.Site(site, cancellationToken) is null)
        {
            return Problem.NotFound("site", site);
        }

        var (items, next) = await alarms.Page(site, onlyOpen: !all, from, cancellationToken);
        return Results.Ok(new
        {
            items = items.Select(a => new
            {
                kind = a.Alarm.Kind.ToString(),
                a.Alarm.Subject,
                a.Account,
                a.Alarm.Since,
                a.Alarm.Detail,
                a.FirstSeen,
                a.LastSeen,
                a.IsOpen,
                a.ClosedAt,
            }),
            next,
        });
    }

    private static object Show(MeterSetup setup, RegisterStanding register)
    {
        var (installation, figures) = (setup.Installations[register.Installation], register.Figures);
        return new
        {
            register = setup.RegisterAt(register.Register),
            installation.Serial,
            installation.Ratio,
            register.Since,
            register.First,
            register.Last,
            figures.Billed,
            figures.Measured,
            figures.Held,
            figures.Rejected,
            figures.Wrapped,
            addsUp = figures.AddUp,
        };
    }

    private static object Show(MeterLink link, DayReading reading) => new
    {
        link.Meter,
        link.Account,
        register = link.RegisterAt(reading.Reading.Register),
        measuredAt = reading.Reading.MeasuredAt,
        receivedAt = reading.Reading.ReceivedAt,
        reading.Reading.Sequence,
        reading.Reading.Counts,
        quality = reading.Quality.ToString(),
        reason = reading.Reason.ToString(),
    };

    private async Task<IEnumerable<object>> Held(MeterLink link, AccountHead? head, CancellationToken cancellationToken)
    {
        if (head?.StandingOf(link.Meter) is not { Day: { } newest } standing || await FirstDoubt(link, standing, newest, cancellationToken) is not { } since)
        {
            return [];
        }

        var days = await accounts.Days(link.Account, link.Meter, since, newest, cancellationToken);
        return DoubtfulReadings.In(days).Select(r => Show(link, r));
    }

    /// <summary>Where doubtful readings begin: at the open alarm, or behind the last believed reading.</summary>
    private async Task<DateOnly?> FirstDoubt(MeterLink link, MeterStanding standing, DateOnly newest, CancellationToken cancellationToken)
    {
        var alarm = await alarms.Find(link.Site, AlarmKind.ReadingsHeld, link.Meter, cancellationToken);
        DateOnly? since = alarm is { IsOpen: true } ? alarm.Alarm.Since : null;
        if (standing.Position.Register.DoubtCount > 0)
        {
            var timeline = await tariffs.Of(link.Site, cancellationToken);
            var believed = timeline.Zone.DateAt(standing.Position.Register.Actual.Time);
            since = since is { } known && known < believed ? known : believed;
        }

        return since <= newest ? since : null;
    }

    private async Task<MeterLink?> Visible(Actor actor, string meter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var link = await directory.Meter(meter, cancellationToken);
        return link is not null && actor.MaySee(link.Site) ? link : null;
    }
}
