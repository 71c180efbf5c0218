using System.Globalization;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Ledger;

/// <summary>Readings of one meter that belong to another account than the directory said.</summary>
/// <param name="Account">Whose they are.</param>
/// <param name="IsLater">The meter moved there; else it came from there.</param>
/// <param name="Arrival">The readings.</param>
public sealed record ForwardedReadings(string Account, bool IsLater, MeterArrival Arrival);

/// <summary>What an account keeps of arrived readings, and what goes elsewhere.</summary>
public sealed record RoutedReadings(IReadOnlyList<MeterArrival> Own, IReadOnlyList<ForwardedReadings> Elsewhere)
{
    public static readonly RoutedReadings None = new([], []);
}

/// <summary>
/// Lets the account, not the directory, say whose readings they are and which meter was installed: the directory may be
/// minutes behind in an instance's cache. Costs nothing for meters that never changed hands.
/// </summary>
public sealed class ReadingRoutes(AccountTable accounts, DirectoryTable directory, HandOvers handOvers, ParkedTable parked, TimeProvider clock)
{
    /// <summary>Cuts arrived readings by the stays of their meters at the account.</summary>
    public async ValueTask<RoutedReadings> Of(AccountWork work, AccountHead head, IReadOnlyList<MeterArrival> arrived, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(arrived);
        if (IsPlain(head, arrived))
        {
            return new RoutedReadings(arrived, []);
        }

        var own = new List<MeterArrival>(arrived.Count);
        var elsewhere = new List<ForwardedReadings>();
        foreach (var arrival in arrived)
        {
            await Route(work, head, arrival, own, elsewhere, cancellationToken);
        }

        return new RoutedReadings(own, elsewhere);
    }

    /// <summary>Makes sure that the account behind a hand-over has taken the meter.</summary>
    public Task Reach(AccountWork work, string account, ForwardedReadings forwarded, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(forwarded);
        return forwarded.IsLater ? handOvers.Finish(work, account, cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Keeps readings that nobody can be billed for any more, with the reason, for a person.</summary>
    public async Task Park(string account, MeterArrival arrival, string reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(arrival);
        foreach (var reading in arrival.Readings.ToArray())
        {
            await parked.Put(
                new ParkedMessage(
                    arrival.Link.Gateway,
                    string.Create(CultureInfo.InvariantCulture, $"{reading.MeasuredAt * 1000:D14}-{reading.Sequence:D12}"),
                    reading.Register == 0 ? arrival.Link.Meter : $"{arrival.Link.Meter}.{arrival.Link.RegisterAt(reading.Register)}",
                    "readings",
                    reason,
                    string.Create(CultureInfo.InvariantCulture, $"account {account}, measured {reading.MeasuredAt}, sequence {reading.Sequence}, counts {reading.Counts}"),
                    DateTimeOffset.FromUnixTimeSeconds(reading.ReceivedAt),
                    clock.GetUtcNow()),
                cancellationToken);
        }
    }

    /// <summary>The meter as the directory has it now, not as this instance remembers it.</summary>
    public async Task<MeterLink?> Fresh(MeterLink link, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(link);
        directory.Forget(link.Gateway);
        return await directory.Meter(link.Meter, cancellationToken);
    }

    private static bool IsPlain(AccountHead head, IReadOnlyList<MeterArrival> arrived)
    {
        if (head.IsClosed)
        {
            return false;
        }

        foreach (var arrival in arrived)
        {
            var standing = head.StandingOf(arrival.Link.Meter);
            if (standing is not (null or { Since: 0, Until: null, Installations: <= 1 }) || (standing is null && head.Meters.Count >= TakerCheck.MostHouseMeters))
            {
                return false;
            }
        }

        return true;
    }

    private async Task Route(
        AccountWork work, AccountHead head, MeterArrival arrived, List<MeterArrival> own, List<ForwardedReadings> elsewhere, CancellationToken cancellationToken)
    {
        if (head.StandingOf(arrived.Link.Meter) is not { } standing)
        {
            if (head.Meters.Count < TakerCheck.MostHouseMeters)
            {
                own.Add(arrived);
                return;
            }

            await Park(head.Account, arrived, $"account {head.Account} holds {head.Meters.Count} meters, as many as its row can", cancellationToken);
            return;
        }

        var arrival = arrived with { Link = await Fresh(work, head.Account, standing, arrived.Link, cancellationToken) };
        var (mine, earlier, later) = ReadingOwner.Split(standing, arrival.Readings.ToArray());
        if (earlier.Length > 0 && standing.CameFrom is { } giver)
        {
            elsewhere.Add(new ForwardedReadings(giver, IsLater: false, arrival with { Readings = earlier }));
        }
        else if (earlier.Length > 0)
        {
            await Park(head.Account, arrival with { Readings = earlier }, $"measured before account {head.Account} was opened with the meter", cancellationToken);
        }

        if (later.Length > 0)
        {
            elsewhere.Add(new ForwardedReadings(standing.MovedTo!, IsLater: true, arrival with { Readings = later }));
        }

        if (head.IsClosed)
        {
            var unknown = await Unknown(head.Account, standing, mine, cancellationToken);
            await Park(head.Account, arrival with { Readings = unknown }, $"account {head.Account} was closed on {head.ClosedAt:u}; the reading came too late to be billed", cancellationToken);
        }
        else if (mine.Length > 0 || arrival.Readings.IsEmpty)
        {
            own.Add(arrival with { Readings = mine });
        }
    }

    private async Task<MeterReading[]> Unknown(string account, MeterStanding standing, MeterReading[] readings, CancellationToken cancellationToken)
    {
        if (readings.Length == 0 || standing.Day is not { } newest)
        {
            return readings;
        }

        var known = new HashSet<(int, long, long, long)>();
        var from = DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(readings.Min(r => r.MeasuredAt)).UtcDateTime).AddDays(-1);
        foreach (var day in await accounts.Days(account, standing.Meter, from, newest, cancellationToken))
        {
            known.UnionWith(day.Readings.Select(r => (r.Reading.Register, r.Reading.MeasuredAt, r.Reading.Sequence, r.Reading.Counts)));
        }

        return [.. readings.Where(r => !known.Contains((r.Register, r.MeasuredAt, r.Sequence, r.Counts)))];
    }

    private async ValueTask<MeterLink> Fresh(AccountWork work, string account, MeterStanding standing, MeterLink link, CancellationToken cancellationToken)
    {
        if (IsFresh(standing, link))
        {
            return link;
        }

        if (await Fresh(link, cancellationToken) is { } again && IsFresh(standing, again))
        {
            return again;
        }

        await handOvers.Finish(work, account, cancellationToken);
        return await directory.Meter(link.Meter, cancellationToken) is { } finished && IsFresh(standing, finished)
            ? finished
            : throw new InvalidOperationException($"The directory knows fewer installations of meter {link.Meter} than account {account}; try again.");
    }

    private static bool IsFresh(MeterStanding standing, MeterLink link) =>
        standing.Installations <= 1 || MeterInstallations.Read(link) is { Length: var known } && known >= standing.Installations;
}
