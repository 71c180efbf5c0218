using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Metering;

/// <summary>Readings of one meter on their way into its account.</summary>
/// <param name="Link">Where the meter belongs.</param>
/// <param name="Readings">New readings; may be empty.</param>
/// <param name="From">Local date from which stored days are needed.</param>
public sealed record MeterArrival(MeterLink Link, ReadOnlyMemory<MeterReading> Readings, DateOnly From);

/// <summary>Loads what a change of meters needs of their day rows, and no more.</summary>
public sealed class MeterRows(AccountTable accounts, DirectoryTable directory, SiteTariffs tariffs)
{
    /// <summary>The meters with their days; where tiers are shared, all electricity meters of the account, because they are rated as one chain.</summary>
    /// <param name="state">The account as loaded.</param>
    /// <param name="timeline">Its tariff.</param>
    /// <param name="arrivals">The meters that the change is about.</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    public async ValueTask<IReadOnlyList<MeterInput>> Of(
        AccountState state, TariffTimeline timeline, IReadOnlyList<MeterArrival> arrivals, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(timeline);
        ArgumentNullException.ThrowIfNull(arrivals);
        if (timeline.SharesTiers && arrivals.Any(a => a.Link.Use == MeterUse.Electricity))
        {
            arrivals = await WholeChain(state, arrivals, cancellationToken);
        }

        var inputs = new MeterInput[arrivals.Count];
        for (var i = 0; i < inputs.Length; i++)
        {
            var (link, readings, from) = arrivals[i];
            var standing = state.Head.StandingOf(link.Meter) ?? new MeterStanding { Meter = link.Meter, Use = link.Use };
            var setup = await tariffs.JudgedBy(link.Use == standing.Use ? link : link with { Use = standing.Use }, cancellationToken); // late readings of a stay that is over
            inputs[i] = new MeterInput(standing, setup, await DaysFrom(state, standing, standing.From(from), cancellationToken), readings)
            {
                Held = standing.HeldId is { } held ? await accounts.Held(state.Head.Account, held, cancellationToken) : null,
            };
        }

        return inputs;
    }

    /// <summary>The meters of an account whose days from a date on are priced: those that it has, and those that it had.</summary>
    public async Task<IReadOnlyList<MeterArrival>> Priced(AccountHead head, DateOnly from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(head);
        var arrivals = new List<MeterArrival>();
        foreach (var standing in head.Meters.Where(m => m.Use != MeterUse.Water && m.Day >= from))
        {
            var link = await directory.Meter(standing.Meter, cancellationToken)
                ?? throw new InvalidOperationException($"Meter {standing.Meter} of account {head.Account} is not in the directory.");
            arrivals.Add(new MeterArrival(link, default, from));
        }

        return arrivals;
    }

    private async Task<IReadOnlyList<MeterArrival>> WholeChain(AccountState state, IReadOnlyList<MeterArrival> arrivals, CancellationToken cancellationToken)
    {
        var chained = state.Head.Meters.Where(m => m.Use == MeterUse.Electricity).ToList();
        var from = arrivals.Select(a => a.From).Concat(chained.Select(m => m.Behind).OfType<DateOnly>()).Min();
        var all = arrivals.Select(a => a with { From = from }).ToList();
        foreach (var meter in chained.Where(m => arrivals.All(a => a.Link.Meter != m.Meter)))
        {
            var link = await directory.Meter(meter.Meter, cancellationToken)
                ?? throw new InvalidOperationException($"Meter {meter.Meter} of account {state.Head.Account} is not in the directory.");
            all.Add(new MeterArrival(link, default, from));
        }

        return all;
    }

    private async ValueTask<IReadOnlyList<MeterDay>> DaysFrom(AccountState state, MeterStanding standing, DateOnly from, CancellationToken cancellationToken)
    {
        if (standing.Day is not { } newest || newest < from)
        {
            return [];
        }

        return newest == from && state.Days.TryGetValue(standing.Meter, out var cached) && cached.Date == newest
            ? [cached]
            : await accounts.Days(state.Head.Account, standing.Meter, from, newest, cancellationToken);
    }
}
