using Prepaid.Domain.Relays;

namespace Prepaid.Domain.Ledger;

/// <summary>Opens accounts.</summary>
public static class AccountOpening
{
    /// <summary>A new account with its meters and the balance brought over, as its first entry.</summary>
    /// <param name="account">Account id.</param>
    /// <param name="site">Its site.</param>
    /// <param name="meters">Meter ids, what they are for, and the relays of those that can be switched.</param>
    /// <param name="opening">Balance of the electricity wallet brought over; zero books nothing.</param>
    /// <param name="actor">Who opens it.</param>
    /// <param name="now">When.</param>
    /// <param name="sharing">How its meters share the money.</param>
    public static AccountDraft Open(
        string account, string site, IReadOnlyList<(string Meter, MeterUse Use, RelayState? Relay)> meters, Money opening, string actor, DateTimeOffset now,
        BalanceSharing sharing = BalanceSharing.Pool)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var head = new AccountHead
        {
            Account = account,
            Site = site,
            Sharing = sharing,
            Meters = [.. meters.Select(m => new MeterStanding { Meter = m.Meter, Use = m.Use })],
        };
        var draft = new AccountDraft(head, actor, now);
        foreach (var relay in meters.Select(m => m.Relay).OfType<RelayState>())
        {
            draft.Put(relay, relay);
        }

        if (opening != Money.Zero)
        {
            draft.Post(
                "opening",
                "opening:electricity",
                [new(CounterAccounts.ElectricityWallet, opening), new(CounterAccounts.Opening, -opening)],
                "{}",
                now,
                now);
        }

        draft.Note("open", account, $"balance brought over {opening}");
        return draft;
    }
}
