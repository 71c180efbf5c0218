using System.Text.Json;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Billing;

/// <summary>Entries of the rent run (ADR 0004): the rent wallet against rent or property fee.</summary>
public static class RentEntries
{
    /// <summary>The entry of one charge.</summary>
    /// <param name="charge">What is taken or given back.</param>
    /// <param name="run">Run that posts it; a run that follows a reversed one has its number in the key.</param>
    /// <param name="zone">Zone of the site: the service period is whole local days.</param>
    public static FrozenEntry Of(RentCharge charge, BillingRunKey run, SiteZone zone)
    {
        ArgumentNullException.ThrowIfNull(charge);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(zone);
        var (kind, revenue) = charge.Kind == RentKind.Rent ? ("rent", CounterAccounts.RentRevenue) : ("property-fee", CounterAccounts.PropertyFeeRevenue);
        var period = charge.Period;
        var key = charge.IsCorrection
            ? FormattableString.Invariant($"rent-correction:{charge.Agreement}:{period.From:yyyyMMdd}:{charge.Version}")
            : FormattableString.Invariant($"rent:{charge.Agreement}:{period.From:yyyyMMdd}");
        var evidence = JsonSerializer.Serialize(new
        {
            agreement = charge.Agreement,
            version = charge.Version,
            from = period.From,
            through = period.Through,
            dueOn = period.DueOn,
            periodFen = period.Amount.Fen,
        });
        return new FrozenEntry(
            charge.IsCorrection ? kind + "-correction" : kind,
            run.Number == 1 ? key : FormattableString.Invariant($"{key}:{run.Number}"),
            [new(CounterAccounts.RentWallet, -charge.Amount), new(revenue, charge.Amount)],
            evidence,
            zone.StartOf(period.From.DayNumber),
            zone.StartOf(period.Through.DayNumber + 1));
    }
}
