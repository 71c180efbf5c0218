using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
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
    private static readonly MeterUse[] Chained = [MeterUse.Electricity, MeterUse.Water];

    /// <summary>The meters with their days; where tiers are shared, all meters of the account of that use, because they are rated as one chain.</summary>
    /// <param name="state">The account as loaded.</param>
    /// <param name="timelines">The tariffs of its site.</param>
    /// <param name="arrivals">The meters that the change is about.</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    public async ValueTask<IReadOnlyList<MeterInput>> Of(
        AccountState state, SiteTimelines timelines, IReadOnlyList<MeterArrival> arrivals, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(timelines);
        ArgumentNullException.ThrowIfNull(arrivals);
        foreach (var use in Chained)
        {
            if (timelines.IsChained(use) && Touches(state, arrivals, use))
            {
                arrivals = await WholeChain(state, arrivals, use, cancellationToken);
            }
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

    /// <summary>The meters of an account whose days from a date on are priced: those that it has, and those that it had; water of a closed account is settled.</summary>
    public async Task<IReadOnlyList<MeterArrival>> Priced(AccountHead head, DateOnly from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(head);
        var arrivals = new List<MeterArrival>();
        foreach (var standing in head.Meters.Where(m => m.Day >= from && !(head.IsClosed && m.Use == MeterUse.Water)))
        {
            var link = await directory.Meter(standing.Meter, cancellationToken)
                ?? throw new InvalidOperationException($"Meter {standing.Meter} of account {head.Account} is not in the directory.");
            arrivals.Add(new MeterArrival(link, default, from));
        }

        return arrivals;
    }

    private static bool Touches(AccountState state, IReadOnlyList<MeterArrival> arrivals, MeterUse use) => arrivals.Any(a => IsChained(state, a.Link, use));

    /// <summary>What flows back is measured by itself.</summary>
    private static bool IsChained(AccountState state, MeterLink link, MeterUse use) => link.Direction == RegisterDirection.Import && UseOf(state, link) == use;

    private static MeterUse UseOf(AccountState state, MeterLink link) => state.Head.StandingOf(link.Meter)?.Use ?? link.Use;

    private async Task<IReadOnlyList<MeterArrival>> WholeChain(AccountState state, IReadOnlyList<MeterArrival> arrivals, MeterUse use, CancellationToken cancellationToken)
    {
        var chained = state.Head.Meters.Where(m => m.Use == use).ToList();
        var from = arrivals.Where(a => IsChained(state, a.Link, use)).Select(a => a.From).Concat(chained.Select(m => m.Behind).OfType<DateOnly>()).Min();
        var all = arrivals.Select(a => IsChained(state, a.Link, use) ? a with { From = from } : a).ToList();
        foreach (var meter in chained.Where(m => arrivals.All(a => a.Link.Meter != m.Meter)))
        {
            var link = await directory.Meter(meter.Meter, cancellationToken)
                ?? throw new InvalidOperationException($"Meter {meter.Meter} of account {state.Head.Account} is not in the directory.");
            if (IsChained(state, link, use))
            {
                all.Add(new MeterArrival(link, default, from));
            }
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
