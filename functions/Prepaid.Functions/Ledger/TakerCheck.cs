using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Ledger;

/// <summary>Looks at the account that shall take something before the giver lets go of it (R52).</summary>
public sealed class TakerCheck(AccountTable accounts, DirectoryTable directory, SiteTariffs tariffs)
{
    /// <summary>Meters that one account can hold: what its head row and one transaction carry (ADR 0002).</summary>
    public const int MostMeters = 60;

    /// <summary>Meters that a house account can hold, past ones included: what its head row carries.</summary>
    public const int MostHouseMeters = 800;

    private static readonly TimeSpan HeardWithin = TimeSpan.FromHours(24);

    /// <summary>Why the taker cannot take the meters, or null.</summary>
    public async Task<Refusal?> Refuse(Actor actor, AccountHead giver, string to, IReadOnlyList<MeterLink> meters, DateTimeOffset at, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(giver);
        ArgumentNullException.ThrowIfNull(meters);
        if (await accounts.Load(to, cancellationToken) is not { } taker || !actor.MaySee(taker.Head.Site))
        {
            return new Refusal(RefusalReason.AccountNotFound, $"account {to} is not known");
        }

        var timelines = await tariffs.All(taker.Head.Site, cancellationToken);
        var isHouse = (await directory.Site(taker.Head.Site, cancellationToken))?.HouseAccount == to;
        var day = timelines.Zone.DateAt(at.ToUnixTimeSeconds());
        var most = isHouse ? MostHouseMeters : MostMeters;
        var returning = meters.FirstOrDefault(m => taker.Head.StandingOf(m.Meter) is { Day: { } last } && last >= day);
        var silent = isHouse ? null : meters.FirstOrDefault(m => giver.StandingOf(m.Meter)?.NewestAt is not { } newest || at - newest > HeardWithin);
        var uses = taker.Head.Meters.Where(m => m.IsLinked).Select(m => m.Use).Concat(meters.Select(m => m.TenantUse)).ToList();
        return Refusal.FirstOf(
            (taker.Head.IsClosed, RefusalReason.OtherAccountClosed, $"account {to} was closed on {taker.Head.ClosedAt:u}"),
            (giver.Account == to, RefusalReason.SameAccount, $"both are {to}"),
            (giver.Site != taker.Head.Site, RefusalReason.OtherSite, $"{giver.Account} is on {giver.Site}, {to} on {taker.Head.Site}"),
            (taker.Head.Meters.Count + meters.Count > most, RefusalReason.AccountFull, $"account {to} holds {taker.Head.Meters.Count} meters, past ones included; at most {most}"),
            (!isHouse && taker.Head.Sharing == BalanceSharing.PerMeter && uses.Distinct().Count() < uses.Count, RefusalReason.BalanceIsPerMeter, $"account {to} keeps one balance per meter"),
            (silent is not null, RefusalReason.MeterSilent, $"meter {silent?.Meter} was not read within {HeardWithin.TotalHours} hours before {at:u}"),
            (!isHouse && timelines.Electricity.VersionAt(at.ToUnixTimeSeconds()) < 0, RefusalReason.TariffMissing, $"site {taker.Head.Site} has no tariff at {at:u}"),
            (!isHouse && meters.Any(m => m.Utility == Utility.Water) && timelines.Water.VersionAt(at.ToUnixTimeSeconds()) < 0, RefusalReason.TariffMissing, $"site {taker.Head.Site} has no water tariff at {at:u}"),
            (returning is not null, RefusalReason.MeterReturnsTooSoon, $"account {to} has readings of meter {returning?.Meter} of that day already"));
    }
}
