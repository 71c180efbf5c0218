using Microsoft.Extensions.Logging;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Metering;

/// <summary>Takes readings into their accounts: one transaction per account and batch, at most 64 accounts in flight.</summary>
public sealed class ReadingsArrived(MeterRows rows, AccountWork work, AccountReview review, SiteTariffs tariffs, AlarmBoard alarms, ReadingRoutes routes, IntakeCounters counters, ILogger<ReadingsArrived> log)
{
    private const int AccountsInFlight = 64;

    // Each unit is a meter-day: a day row and, at worst, an entry; with head, texts and commands it stays below 100 rows.
    private const int UnitsPerTransaction = 40;

    // A reading that belongs to a stay before the last at the same account finds no way there.
    private const int MostForwards = 8;

    public async Task Handle(IReadOnlyList<ArrivedReadings> arrived, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(arrived);
        var byAccount = new SortedDictionary<string, List<ArrivedReadings>>(StringComparer.Ordinal); // adjacent keys share a commit
        foreach (var readings in arrived)
        {
            if (!byAccount.TryGetValue(readings.Link.Account, out var ofAccount))
            {
                byAccount[readings.Link.Account] = ofAccount = [];
            }

            ofAccount.Add(readings);
        }

        await Parallel.ForEachAsync(
            byAccount,
            new ParallelOptions { MaxDegreeOfParallelism = AccountsInFlight, CancellationToken = cancellationToken },
            async (account, token) => await Take(account.Key, account.Value, token));
    }

    private async Task Take(string account, List<ArrivedReadings> arrived, CancellationToken cancellationToken)
    {
        var timelines = await tariffs.All(arrived[0].Link.Site, cancellationToken);
        foreach (var part in arrived.Count == 1 ? Single(arrived, timelines.Zone) : Parts(arrived, timelines.Zone))
        {
            var draft = await TakePart(account, part, timelines, cancellationToken);
            while (draft is not null && part.FindAll(m => draft.Head.StandingOf(m.Link.Meter)?.Behind is not null) is { Count: > 0 } behind)
            {
                draft = await TakePart(account, [.. behind.Select(m => m with { Readings = default })], timelines, cancellationToken);
            }
        }
    }

    private async Task<AccountDraft?> TakePart(string account, List<MeterArrival> part, SiteTimelines timelines, CancellationToken cancellationToken, int forwards = 0)
    {
        var routed = RoutedReadings.None;
        var arrivals = default(Arrivals);
        var actor = Actor.OfDevice(part[0].Link.Gateway).Id;
        var draft = await work.Change(
            account,
            state => review.Decide(state, actor, async change =>
            {
                routed = await routes.Of(work, state.Head, part, cancellationToken);
                arrivals = MeterIntake.Take(change, timelines, await rows.Of(state, timelines, routed.Own, cancellationToken));
                await alarms.Raise(change, cancellationToken);
                return !change.IsEmpty;
            }),
            cancellationToken);
        if (draft is null)
        {
            await TakeUnopened(account, part, timelines, forwards, cancellationToken);
            return null;
        }

        foreach (var forwarded in routed.Elsewhere)
        {
            await Forward(account, forwarded, timelines, forwards + 1, cancellationToken);
        }

        counters.Count(arrivals);
        if (log.IsEnabled(LogLevel.Debug))
        {
            log.LogDebug(
                "Account {Account}: {New} new readings of {Meters}, {Charged} charged, balance {Balance}.",
                account,
                arrivals.New,
                string.Join(", ", part.Select(m => m.Link.Meter)),
                draft.Before.Electricity - draft.Head.Electricity,
                draft.Head.Electricity);
        }

        return draft;
    }

    /// <summary>
    /// No such account is open. A fresh look into the directory may name another; else the readings are parked with the
    /// reason: no retry makes an account, and waiting for one would hold up every meter behind the same partition.
    /// </summary>
    private async Task TakeUnopened(string account, List<MeterArrival> part, SiteTimelines timelines, int forwards, CancellationToken cancellationToken)
    {
        foreach (var arrival in part)
        {
            if (await routes.Fresh(arrival.Link, cancellationToken) is { } link && link.Account != account && forwards < MostForwards)
            {
                await TakePart(link.Account, [arrival with { Link = link }], timelines, cancellationToken, forwards + 1);
            }
            else
            {
                await routes.Park(account, arrival, $"account {account} of meter {arrival.Link.Meter} is in the directory but not open", cancellationToken);
            }
        }
    }

    private async Task Forward(string account, ForwardedReadings forwarded, SiteTimelines timelines, int forwards, CancellationToken cancellationToken)
    {
        if (forwards > MostForwards)
        {
            await routes.Park(account, forwarded.Arrival, "the reading belongs to a stay of the meter that is over", cancellationToken);
            return;
        }

        await routes.Reach(work, account, forwarded, cancellationToken);
        await TakePart(forwarded.Account, [forwarded.Arrival], timelines, cancellationToken, forwards);
    }

    /// <summary>What nearly every delivery is: one message of the account's one meter, on no more days than a transaction holds.</summary>
    private static IEnumerable<List<MeterArrival>> Single(List<ArrivedReadings> arrived, SiteZone zone)
    {
        var readings = ReadingsOf(arrived);
        return readings.Length <= UnitsPerTransaction
            ? [[new MeterArrival(arrived[0].Link, readings, zone.DateAt(readings.Min(r => r.MeasuredAt)))]]
            : Parts(arrived, zone);
    }

    /// <summary>Cuts what exceeds one transaction by meter, and a meter's by local day.</summary>
    private static IEnumerable<List<MeterArrival>> Parts(List<ArrivedReadings> arrived, SiteZone zone)
    {
        var part = new List<MeterArrival>();
        var units = 0;
        foreach (var meter in arrived.GroupBy(a => a.Link.Meter))
        {
            foreach (var days in ReadingsOf(meter).GroupBy(r => zone.DateAt(r.MeasuredAt)).OrderBy(g => g.Key).Chunk(UnitsPerTransaction))
            {
                if (units > 0 && units + days.Length > UnitsPerTransaction)
                {
                    yield return part;
                    (part, units) = ([], 0);
                }

                part.Add(new MeterArrival(meter.First().Link, days.SelectMany(g => g).ToArray(), days[0].Key));
                units += days.Length;
            }
        }

        yield return part;
    }

    private static MeterReading[] ReadingsOf(IEnumerable<ArrivedReadings> arrived)
    {
        var readings = new List<MeterReading>(4);
        foreach (var (link, group, receivedAt) in arrived)
        {
            var register = link.IndexOf(group.Register);
            foreach (var reading in group.Readings)
            {
                readings.Add(new MeterReading(register, reading.MeasuredAt, receivedAt.ToUnixTimeSeconds(), reading.Sequence, reading.Counts));
            }
        }

        return [.. readings];
    }
}
