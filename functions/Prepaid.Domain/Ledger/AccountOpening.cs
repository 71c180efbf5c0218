using System.Text.Json;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Relays;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Ledger;

/// <summary>A meter that an account is opened with.</summary>
/// <param name="Meter">Meter id.</param>
/// <param name="Use">What its readings are for.</param>
/// <param name="Relay">Its relay, or null when it cannot be switched.</param>
/// <param name="Signed">Register value that both sides signed: it is billed from there; null lets the first reading open the register.</param>
public sealed record OpenedMeter(string Meter, MeterUse Use, RelayState? Relay, Mark? Signed = null);

/// <summary>What is brought over from the system before; negative is owed.</summary>
public readonly record struct OpeningBalances(Money Electricity, Money Water, Money Rent)
{
    /// <summary>Of one wallet.</summary>
    public Money Of(Wallet wallet) => wallet switch
    {
        Wallet.Electricity => Electricity,
        Wallet.Water => Water,
        _ => Rent,
    };

    /// <inheritdoc/>
    public override string ToString() => $"electricity {Electricity}, water {Water}, rent {Rent}";
}

/// <summary>Opens accounts.</summary>
public static class AccountOpening
{
    /// <summary>Kind of the key row that tells by which import an account was opened.</summary>
    public const string ImportKey = "import";

    /// <summary>A new account with its meters and the balance of the electricity wallet brought over, as its first entry.</summary>
    public static AccountDraft Open(
        string account, string site, IReadOnlyList<(string Meter, MeterUse Use, RelayState? Relay)> meters, Money opening, string actor, DateTimeOffset now,
        BalanceSharing sharing = BalanceSharing.Pool)
    {
        ArgumentNullException.ThrowIfNull(meters);
        return Open(account, site, [.. meters.Select(m => new OpenedMeter(m.Meter, m.Use, m.Relay))], new OpeningBalances(opening, Money.Zero, Money.Zero), actor, now, sharing, import: null);
    }

    /// <summary>A new account with its meters and the balances brought over, an entry for each wallet that is not at zero.</summary>
    /// <param name="account">Account id.</param>
    /// <param name="site">Its site.</param>
    /// <param name="meters">What it is opened with.</param>
    /// <param name="balances">Brought over; zero books nothing.</param>
    /// <param name="actor">Who opens it.</param>
    /// <param name="now">When.</param>
    /// <param name="sharing">How its meters share the money.</param>
    /// <param name="import">Id of the import that opens it, or null.</param>
    public static AccountDraft Open(
        string account, string site, IReadOnlyList<OpenedMeter> meters, OpeningBalances balances, string actor, DateTimeOffset now, BalanceSharing sharing, string? import)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var head = new AccountHead { Account = account, Site = site, Sharing = sharing, Meters = [.. meters.Select(StandingOf)] };
        var draft = new AccountDraft(head, actor, now);
        foreach (var relay in meters.Select(m => m.Relay).OfType<RelayState>())
        {
            draft.Put(relay, relay);
        }

        foreach (var wallet in Enum.GetValues<Wallet>())
        {
            Bring(draft, wallet, balances.Of(wallet), import);
        }

        SignMeters(draft, meters, import);
        if (import is not null)
        {
            draft.Book(new BookedKey(ImportKey, import, account, draft.Head.EntryCount));
        }

        draft.Note("open", account, import is null ? $"balance brought over {balances.Electricity}" : $"import {import}, brought over {balances}");
        return draft;
    }

    private static void Bring(AccountDraft draft, Wallet wallet, Money amount, string? import)
    {
        if (amount != Money.Zero)
        {
            draft.Post(
                "opening",
                $"opening:{wallet.ToString().ToLowerInvariant()}",
                [new(CounterAccounts.Of(wallet), amount), new(CounterAccounts.Opening, -amount)],
                import is null ? "{}" : JsonSerializer.Serialize(new { import }),
                draft.Now,
                draft.Now);
        }
    }

    /// <summary>The signed values go into the chain, so that nobody can move the register from which an account is billed.</summary>
    private static void SignMeters(AccountDraft draft, IReadOnlyList<OpenedMeter> meters, string? import)
    {
        var signed = meters.Where(m => m.Signed is not null).Select(m => new { meter = m.Meter, at = m.Signed!.Value.Time, counts = m.Signed.Value.Counts }).ToList();
        if (signed.Count > 0)
        {
            draft.Post("meters-opened", "opening:meters", [new(CounterAccounts.ElectricityWallet, Money.Zero)], JsonSerializer.Serialize(new { import, meters = signed }), draft.Now, draft.Now);
        }
    }

    private static MeterStanding StandingOf(OpenedMeter meter) => meter.Signed is { } signed
        ? new MeterStanding { Meter = meter.Meter, Use = meter.Use, Position = new MeterPosition(MeterState.OpenedBy(signed, installation: 0), default(RatingState)), Since = signed.Time }
        : new MeterStanding { Meter = meter.Meter, Use = meter.Use };
}
