using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Billing;

/// <summary>What the run of a site and month reads.</summary>
/// <param name="Site">The site.</param>
/// <param name="Month">The month.</param>
/// <param name="NeedsRows">True when members' own meters must be read.</param>
/// <param name="Estimates">What an earlier run estimated, by account and meter.</param>
public sealed record ApportionmentScope(SiteEntry Site, BillingPeriod Month, bool NeedsRows, IReadOnlyDictionary<(string Account, string Meter), MeterEstimate> Estimates)
{
    /// <summary>Zone of the site.</summary>
    public SiteZone Zone { get; } = SiteZone.Of(Site.Zone);
}

/// <summary>Reads accounts, and the use of their meters from their day rows, a page at a time.</summary>
public sealed class ApportionmentReader(DirectoryTable directory, AccountTable accounts)
{
    private const int AccountsInFlight = 16;

    /// <summary>One account as a run sees it, and what it was billed.</summary>
    public sealed record ReadMember(PoolMember Member, IReadOnlyList<(Wallet Wallet, TariffAverage Billed)> Billed);

    /// <summary>The meters of the house account in the month.</summary>
    public async Task<IReadOnlyDictionary<string, (Wallet Wallet, MeterMonth Use)>> House(ApportionmentScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var house = new Dictionary<string, (Wallet, MeterMonth)>(StringComparer.Ordinal);
        if (await accounts.Load(scope.Site.HouseAccount, cancellationToken) is not { } state)
        {
            return house;
        }

        foreach (var standing in state.Head.Meters.Where(m => MeterMonth.IsOf(m, scope.Month, scope.Zone)))
        {
            var link = await directory.Meter(standing.Meter, cancellationToken);
            var (use, _) = await Read(scope, state.Head, standing, cancellationToken);
            house[standing.Meter] = (link?.Utility == Utility.Water ? Wallet.Water : Wallet.Electricity, use);
        }

        return house;
    }

    /// <summary>A page of the site's accounts without the house account, ascending by id.</summary>
    public async Task<(IReadOnlyList<ReadMember> Members, string? Next)> Members(ApportionmentScope scope, string? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var (entries, next) = await directory.AccountsOf(scope.Site.Site, from, cancellationToken);
        var read = new ReadMember?[entries.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, entries.Count).Where(i => entries[i].Account != scope.Site.HouseAccount),
            new ParallelOptions { MaxDegreeOfParallelism = AccountsInFlight, CancellationToken = cancellationToken },
            async (i, token) => read[i] = await accounts.Load(entries[i].Account, token) is { } state ? await Read(scope, entries[i], state, token) : null);
        return ([.. read.OfType<ReadMember>()], next);
    }

    private async Task<ReadMember> Read(ApportionmentScope scope, AccountEntry entry, AccountState state, CancellationToken cancellationToken)
    {
        var meters = new List<(Wallet, MeterMonth)>();
        var billed = new List<(Wallet, TariffAverage)>();
        if (scope.NeedsRows)
        {
            foreach (var standing in state.Head.Meters.Where(m => m.Use != MeterUse.House && MeterMonth.IsOf(m, scope.Month, scope.Zone)))
            {
                var wallet = standing.Use == MeterUse.Water ? Wallet.Water : Wallet.Electricity;
                var (use, cost) = await Read(scope, state.Head, standing, cancellationToken);
                meters.Add((wallet, use));
                billed.Add((wallet, cost));
            }
        }

        return new ReadMember(new PoolMember(entry.Account, entry.Room, Occupancy.Of(state.Head, scope.Month, scope.Zone), state.Head.IsClosed, meters), billed);
    }

    private async Task<(MeterMonth Use, TariffAverage Billed)> Read(ApportionmentScope scope, AccountHead head, MeterStanding standing, CancellationToken cancellationToken)
    {
        var before = scope.Estimates.GetValueOrDefault((head.Account, standing.Meter));
        var days = await accounts.Days(head.Account, standing.Meter, MeterMonth.FirstDate(scope.Month, before), scope.Month.End.AddDays(MeterMonth.DaysBehind), cancellationToken);
        return (MeterMonth.Of(head.Account, standing, days, scope.Month, scope.Zone, before), BilledIn(days, scope.Month, standing.Use));
    }

    /// <summary>What was billed for the month; water is priced as it is measured, and debited by its own run.</summary>
    private static TariffAverage BilledIn(IReadOnlyList<MeterDay> days, BillingPeriod month, MeterUse use)
    {
        var (fen, quantity) = (0m, 0m);
        foreach (var part in days.SelectMany(d => d.Rating.Parts).Where(p => p.Date >= month.First && p.Date < month.End))
        {
            if (part.Fate == PartFate.Billed || (use == MeterUse.Water && part.Fate == PartFate.Measured))
            {
                (fen, quantity) = (fen + part.Fen, quantity + part.Quantity);
            }
        }

        return new TariffAverage(fen, quantity);
    }
}
