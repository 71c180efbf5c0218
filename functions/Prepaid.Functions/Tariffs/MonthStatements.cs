using System.Globalization;
using Prepaid.Domain;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;

namespace Prepaid.Functions.Tariffs;

/// <summary>
/// What accounts were charged for electricity in a local month, by voltage class: from the rated day rows, the shares and
/// the payments that were booked. The one source for statements, the public notice and the overcharge finder.
/// </summary>
public sealed class MonthStatements(DirectoryTable directory, AccountTable accounts, LedgerTable ledger)
{
    /// <summary>A gap over the month's end is rated by the row of the day that ends it.</summary>
    private const int DaysBehind = 62;

    /// <summary>Most pools that can debit one account in a month.</summary>
    private const int MostShares = 50;

    /// <summary>The figures of one account and month; none when it was charged nothing.</summary>
    public async Task<IReadOnlyList<StatementFigures>> Of(SitePricing pricing, string account, DateOnly month, CancellationToken cancellationToken) =>
        await accounts.Load(account, cancellationToken) is { } state ? await Of(pricing, state.Head, month, cancellationToken) : [];

    /// <summary>The figures of an account as loaded.</summary>
    public async Task<IReadOnlyList<StatementFigures>> Of(SitePricing pricing, AccountHead head, DateOnly month, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pricing);
        ArgumentNullException.ThrowIfNull(head);
        var byClass = new Dictionary<string, List<RatedPart>>(StringComparer.Ordinal);
        foreach (var meter in head.Meters.Where(m => m.Use == MeterUse.Electricity))
        {
            var link = await directory.Meter(meter.Meter, cancellationToken);
            var voltageClass = link is { VoltageClass.Length: > 0 } ? link.VoltageClass : pricing.Site.VoltageClass;
            var parts = await Parts(head.Account, meter, month, cancellationToken);
            if (parts.Count > 0)
            {
                byClass.TryAdd(voltageClass, []);
                byClass[voltageClass].AddRange(parts);
            }
        }

        var returned = new Dictionary<string, Money>(StringComparer.Ordinal);
        foreach (var voltageClass in byClass.Keys)
        {
            returned[voltageClass] = await Refunded(head.Account, month, voltageClass, cancellationToken);
        }

        var (commonArea, loss) = await SharesOf(head.Account, month, cancellationToken);
        var (fees, credited) = byClass.Count == 0 ? default : await MoneyOf(head, pricing, month, cancellationToken);
        return new MonthFigures(
            head.Account,
            month,
            pricing.Site.Region,
            pricing.Site.VoltageClass,
            byClass.ToDictionary(c => c.Key, IReadOnlyList<RatedPart> (c) => c.Value, StringComparer.Ordinal),
            returned,
            commonArea,
            loss,
            fees,
            credited).ByClass();
    }

    /// <summary>What was returned to an account for a month and class so far.</summary>
    public async Task<Money> Refunded(string account, DateOnly month, string voltageClass, CancellationToken cancellationToken)
    {
        var line = new OverchargeLine(account, month, voltageClass, Money.Zero, Money.Zero, string.Empty);
        return OverchargeRefund.RefundedBy(await accounts.Key(account, OverchargeLine.KeyKind, line.KeyId, cancellationToken));
    }

    /// <summary>Billed parts of the month; what a safety bound holds back is rated, but not charged (R56).</summary>
    private async Task<IReadOnlyList<RatedPart>> Parts(string account, MeterStanding meter, DateOnly month, CancellationToken cancellationToken)
    {
        var days = await accounts.Days(account, meter.Meter, month, month.AddMonths(1).AddDays(DaysBehind), cancellationToken);
        var held = meter.HeldId is { } id && await accounts.Held(account, id, cancellationToken) is { } work ? MeterDebit.Parse(work.Detail).Parts : [];
        return
        [
            .. days.SelectMany(d => d.Rating.Parts)
                .Concat(held.Select(p => p with { Counts = -p.Counts, Quantity = -p.Quantity, Fen = -p.Fen }))
                .Where(p => p.Date.Year == month.Year && p.Date.Month == month.Month && p.Fate is PartFate.Billed or PartFate.FixedCharge),
        ];
    }

    /// <summary>Shares of electricity that the month's apportionment runs posted, less those reversed: their key rows name the entries.</summary>
    private async Task<(Money CommonArea, Money Loss)> SharesOf(string account, DateOnly month, CancellationToken cancellationToken)
    {
        var (commonArea, loss) = (Money.Zero, Money.Zero);
        var period = BillingPeriod.Month(month).ToString();
        await foreach (var key in ledger.Keys(account, BillingRunKey.KeyKind, $"{BillingJob.Apportionment.NameOf()}-{period}-", cancellationToken))
        {
            var kind = BillingJob.Apportionment.NameOf() + (key.Id.EndsWith(FrozenEntry.ReversedSuffix, StringComparison.Ordinal) ? FrozenEntry.ReversedSuffix : string.Empty);
            var number = key.Id.Split('-')[2];
            await foreach (var entry in ledger.Between(account, Math.Max(0, key.Sequence - MostShares), key.Sequence, cancellationToken))
            {
                if (entry.Kind == kind && IsOfRun(entry.Key, period, number) && IsForElectricity(entry))
                {
                    commonArea += entry.GainOf(CounterAccounts.CommonAreaRevenue);
                    loss += entry.GainOf(CounterAccounts.LossRevenue);
                }
            }
        }

        return (commonArea, loss);
    }

    // Neither water's, nor what the landlord bears; what a closed account gets back is due in cash instead.
    private static bool IsForElectricity(LedgerRow entry) =>
        entry.Postings().All(p => p.CounterAccount is not (CounterAccounts.WaterWallet or CounterAccounts.LandlordCommonArea or CounterAccounts.LandlordLoss));

    private static bool IsOfRun(string key, string period, string number) =>
        key.Split(':') is [_, .., var keyPeriod, var keyNumber]
        && keyPeriod == period
        && int.Parse(keyNumber, CultureInfo.InvariantCulture) == int.Parse(number, CultureInfo.InvariantCulture);

    /// <summary>Fees withheld and money credited to the electricity wallet by entries booked before the month's end.</summary>
    private async Task<(Money Fees, Money Credited)> MoneyOf(AccountHead head, SitePricing pricing, DateOnly month, CancellationToken cancellationToken)
    {
        var until = await ledger.CountBefore(head.Account, head.EntryCount, pricing.Zone.StartOf(month.AddMonths(1)), cancellationToken);
        var opening = await ledger.Entry(head.Account, 1, cancellationToken);
        var (fees, credited) = (Money.Zero, opening is { Kind: "opening" } ? opening.GainOf(CounterAccounts.ElectricityWallet) : Money.Zero);
        await foreach (var credit in ledger.Credits(head.Account, cancellationToken))
        {
            if (credit.Wallet == Wallet.Electricity && credit.Sequence <= until)
            {
                fees += credit.Fee;
                credited += credit.Net;
            }
        }

        return (fees, credited);
    }
}
