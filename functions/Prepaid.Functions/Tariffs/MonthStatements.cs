using System.Collections.Immutable;
using System.Globalization;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;

namespace Prepaid.Functions.Tariffs;

/// <summary>What accounts were charged in a local month, by voltage class: from the rated day rows and the ledger.</summary>
/// <remarks>
/// Energy is the exact cost of what was consumed in the month, rounded down, less what was returned for it. The service
/// fee on top-ups is attributed to energy in the proportion in which fees stand to credits so far, rounded down.
/// </remarks>
public sealed class MonthStatements(DirectoryTable directory, AccountTable accounts)
{
    /// <summary>A gap over the month's end is rated by the row of the day that ends it.</summary>
    private const int DaysBehind = 62;

    /// <summary>The statements of one account and month, one for each voltage class with consumption.</summary>
    public async Task<IReadOnlyList<StatementFigures>> Of(SitePricing pricing, string account, DateOnly month, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pricing);
        if (await accounts.Load(account, cancellationToken) is not { } state)
        {
            return [];
        }

        var byClass = new SortedDictionary<string, List<RatedPart>>(StringComparer.Ordinal);
        foreach (var meter in state.Head.Meters.Where(m => m.Use == MeterUse.Electricity))
        {
            var link = await directory.Meter(meter.Meter, cancellationToken);
            var voltageClass = link is { VoltageClass.Length: > 0 } ? link.VoltageClass : pricing.Site.VoltageClass;
            var parts = await Parts(account, meter.Meter, month, cancellationToken);
            if (parts.Count > 0)
            {
                byClass.TryAdd(voltageClass, []);
                byClass[voltageClass].AddRange(parts);
            }
        }

        var money = byClass.Count == 0 ? default : await MoneyOf(account, pricing, month, cancellationToken);
        var statements = new List<StatementFigures>();
        foreach (var (voltageClass, parts) in byClass)
        {
            var refunded = await Refunded(account, month, voltageClass, cancellationToken);
            var energy = Money.FromFen((long)decimal.Floor(parts.Sum(p => p.Fen))) - refunded;
            statements.Add(new StatementFigures(
                account, month, new SupplyClass(pricing.Site.Region, voltageClass), parts.Sum(p => p.Quantity), energy, FeeOn(energy, money), Money.Zero, Money.Zero)
            {
                ByBand = [.. parts.Where(p => p.Band.Length > 0).GroupBy(p => p.Band, StringComparer.Ordinal).Select(g => (g.Key, g.Sum(p => p.Quantity)))],
            });
        }

        return statements;
    }

    /// <summary>What was returned to an account for a month and class so far.</summary>
    public async Task<Money> Refunded(string account, DateOnly month, string voltageClass, CancellationToken cancellationToken)
    {
        var line = new OverchargeLine(account, month, voltageClass, Money.Zero, Money.Zero, string.Empty);
        return OverchargeRefund.RefundedBy(await accounts.Key(account, OverchargeLine.KeyKind, line.KeyId, cancellationToken));
    }

    private static Money FeeOn(Money energy, (long Fee, long Credited) money) =>
        money.Credited <= 0 ? Money.Zero : Money.FromFen((long)((Int128)energy.Fen * money.Fee / money.Credited));

    private async Task<IReadOnlyList<RatedPart>> Parts(string account, string meter, DateOnly month, CancellationToken cancellationToken)
    {
        var days = await accounts.Days(account, meter, month, month.AddMonths(1).AddDays(DaysBehind), cancellationToken);
        return [.. days.SelectMany(d => d.Rating.Parts).Where(p => p.Date.Year == month.Year && p.Date.Month == month.Month && p.Fate is PartFate.Billed or PartFate.FixedCharge)];
    }

    /// <summary>Fees withheld and money credited to the electricity wallet up to the month's end.</summary>
    private async Task<(long Fee, long Credited)> MoneyOf(string account, SitePricing pricing, DateOnly month, CancellationToken cancellationToken)
    {
        var end = pricing.Zone.InstantOf(month.AddMonths(1).ToDateTime(TimeOnly.MinValue));
        var (fee, credited) = (0L, 0L);
        string? from = null;
        do
        {
            (var page, from) = await accounts.Entries(account, from, cancellationToken);
            foreach (var entry in page.Where(e => e.Kind is "top-up" or "opening" && e.ServiceFrom.ToUnixTimeSeconds() < end))
            {
                fee += Gain(entry, CounterAccounts.ServiceFee);
                credited += Gain(entry, CounterAccounts.ElectricityWallet);
            }
        }
        while (from is not null);
        return (fee, credited);
    }

    private static long Gain(LedgerRow entry, string counterAccount) => entry.Lines.Split(';')
        .Select(line => line.Split('='))
        .Where(line => line[0] == counterAccount)
        .Sum(line => long.Parse(line[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
}
