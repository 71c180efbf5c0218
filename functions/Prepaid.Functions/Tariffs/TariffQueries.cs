using System.Collections.Immutable;
using System.Text;
using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Tariffs;

/// <summary>Correction runs, and what a period would have cost under another tariff.</summary>
public sealed class TariffQueries(TariffTable table, DirectoryTable directory, AccountTable accounts, SiteTariffs tariffs)
{
    private const int MostBytes = 256 * 1024;

    public async Task<IResult> Corrections(Actor actor, string site, string? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.MaySee(site) || await directory.Site(site, cancellationToken) is null)
        {
            return Problem.NotFound("site", site);
        }

        var (items, next) = await table.Runs(site, from, cancellationToken);
        return Results.Ok(new { items = items.Select(TariffAnswers.Show), next });
    }

    /// <summary>Replays a period of stored readings under the tariff in the body, or without one under the tariff in force: a page of accounts at a time (M16).</summary>
    public async Task<IResult> WhatIf(HttpRequest request, string site, CancellationToken cancellationToken)
    {
        var actor = request.Actor();
        if (!actor.MaySee(site) || await tariffs.Load(site, cancellationToken) is not { } pricing)
        {
            return Problem.NotFound("site", site);
        }

        var (first, last) = (request.AskedDate("first")!.Value, request.AskedDate("last")!.Value);
        if (first > last)
        {
            return Problem.Of(RefusalReason.BodyRefused, "first: expected a date not after last");
        }

        if (await request.Body(MostBytes, cancellationToken) is not { } bytes)
        {
            return Problem.Of(RefusalReason.BodyTooLarge, $"The body is over {MostBytes} bytes.");
        }

        var billed = pricing.LayOut();
        var timeline = billed;
        if (bytes.Length > 0 && Encoding.UTF8.GetString(bytes) != "{}")
        {
            if (!TariffJson.TryParse(bytes, out var tariff, out var problems))
            {
                return Problem.Of(RefusalReason.TariffRefused, problems);
            }

            timeline = new TariffTimeline(tariff!, pricing.Zone);
        }

        var (page, next) = await directory.AccountsOf(site, request.From(), cancellationToken);
        var items = new List<WhatIf>();
        foreach (var account in page)
        {
            if (await Replay(account.Account, (first, last), billed.Shared, timeline, cancellationToken) is { } replayed)
            {
                items.Add(replayed);
            }
        }

        return Results.Ok(new
        {
            first,
            last,
            items = items.Select(i => new { i.Account, billedFen = i.Billed.Fen, replayedFen = i.Replayed.Fen, differenceFen = i.Difference.Fen, i.LacksPrice }),
            billedFen = items.Sum(i => i.Billed.Fen),
            replayedFen = items.Sum(i => i.Replayed.Fen),
            next,
        });
    }

    private async Task<WhatIf?> Replay(
        string account, (DateOnly First, DateOnly Last) period, SharedPeriods billed, TariffTimeline timeline, CancellationToken cancellationToken)
    {
        if (await accounts.Load(account, cancellationToken) is not { } state)
        {
            return null;
        }

        for (var from = period.First; ;)
        {
            var meters = await Rows(state, from, period, cancellationToken);
            var begin = meters.Count == 0 ? from : Domain.Tariffs.WhatIf.Begin(meters, billed, timeline);
            if (begin >= from)
            {
                return meters.Count == 0 ? null : Domain.Tariffs.WhatIf.Replay(account, meters, timeline, period.First);
            }

            from = begin;
        }
    }

    private async Task<List<ReplayedMeter>> Rows(AccountState state, DateOnly from, (DateOnly First, DateOnly Last) period, CancellationToken cancellationToken)
    {
        var meters = new List<ReplayedMeter>();
        foreach (var standing in state.Head.Meters.Where(m => m.Use == MeterUse.Electricity && m.Day >= from))
        {
            if (await directory.Meter(standing.Meter, cancellationToken) is not { } link)
            {
                continue;
            }

            var days = await accounts.Days(state.Head.Account, standing.Meter, from, standing.Day!.Value, cancellationToken);
            var setup = await tariffs.JudgedBy(link with { Use = standing.Use }, cancellationToken); // whatever it is used for where it is now
            meters.Add(new ReplayedMeter(standing.Meter, setup, from, [.. days.Where(d => d.Date <= period.Last)], RemainderBefore(standing, days.Where(d => d.Date >= period.First))));
        }

        return meters;
    }

    /// <summary>The sub-fen remainder that was carried into the first day: what all exact costs before it left of a fen.</summary>
    private static decimal RemainderBefore(MeterStanding standing, IEnumerable<MeterDay> days)
    {
        var before = standing.Remainder - days.Sum(d => d.Rating.Fen);
        return before - decimal.Floor(before);
    }
}
