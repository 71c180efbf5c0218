using System.Collections.Immutable;
using System.Text.Json;
using Prepaid.Domain.Ledger;

namespace Prepaid.Domain.Reports;

/// <summary>Folds entries into a statement. Pure: the same frame and entries give the same statement.</summary>
public static class StatementFold
{
    private const int ShownDecimals = 6;
    private const decimal FenPerYuan = 100m;

    /// <summary>The statement of a frame.</summary>
    /// <param name="frame">Frozen when it was, or is, issued.</param>
    /// <param name="entries">The account's entries behind <see cref="StatementFrame.After"/> up to <see cref="StatementFrame.Cut"/>, ascending.</param>
    /// <exception cref="InvalidDataException">An entry is missing or does not belong here.</exception>
    public static Statement Of(StatementFrame frame, IEnumerable<LedgerRow> entries)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(entries);
        var lines = ImmutableArray.CreateBuilder<StatementLine>();
        var balances = frame.Opening;
        var next = frame.After + 1;
        foreach (var entry in entries)
        {
            if (entry.Sequence != next++)
            {
                throw new InvalidDataException($"Statement {frame.Month:yyyyMM} of account {frame.Account}: entry {entry.Sequence} where {next - 1} was expected.");
            }

            lines.Add(LineOf(frame, entry));
            balances = balances.With(entry);
        }

        if (next != frame.Cut + 1)
        {
            throw new InvalidDataException($"Statement {frame.Month:yyyyMM} of account {frame.Account}: entries end before {frame.Cut}.");
        }

        var all = lines.ToImmutable();
        return new Statement(
            frame,
            [.. Enum.GetValues<Wallet>().Select(wallet => WalletOf(wallet, frame.Opening[wallet], balances[wallet], all))],
            [UtilityOf(Wallet.Electricity, CounterAccounts.ElectricityRevenue, all), UtilityOf(Wallet.Water, CounterAccounts.WaterRevenue, all)],
            all);
    }

    private static StatementLine LineOf(StatementFrame frame, LedgerRow entry)
    {
        var charge = ChargeEvidence.Of(entry, meter => frame.Meters.FirstOrDefault(m => m.Meter == meter)?.Step ?? 0m);
        return new StatementLine(
            entry.Sequence,
            entry.Kind,
            entry.Key,
            entry.BookedAt,
            entry.ServiceFrom,
            entry.ServiceTo,
            entry.Postings(),
            charge.Meter,
            charge.Cause,
            charge.Parts,
            JsonElement.Parse(entry.Evidence),
            entry.Hash);
    }

    private static WalletSummary WalletOf(Wallet wallet, Money opening, Money closing, ImmutableArray<StatementLine> lines) => new(
        wallet,
        opening,
        [
            .. from line in lines
               where line.Postings.Any(p => p.CounterAccount == CounterAccounts.Of(wallet))
               group line.GainOf(wallet) by line.Kind into kind
               orderby kind.Key
               select new WalletMovement(kind.Key, kind.Count(), kind.Aggregate(Money.Zero, (sum, amount) => sum + amount)),
        ],
        closing);

    private static UtilitySummary UtilityOf(Wallet wallet, string revenue, ImmutableArray<StatementLine> lines)
    {
        var ours = lines.Where(line => line.Postings.Any(p => p.CounterAccount == CounterAccounts.Of(wallet))).ToList();
        var quantity = ours.Where(line => line.Postings.Any(p => p.CounterAccount == revenue)).SelectMany(line => line.Parts).Where(p => !p.IsHeld).Sum(p => p.Quantity);
        var summary = new UtilitySummary(
            wallet == Wallet.Electricity ? "electricity" : "water",
            quantity,
            Gain(ours, revenue),
            Gain(ours, CounterAccounts.CommonAreaRevenue),
            Gain(ours, CounterAccounts.LossRevenue),
            Gain(ours, CounterAccounts.ServiceFee),
            null);
        return quantity > 0m ? summary with { AllIn = Math.Round(summary.Total.Fen / FenPerYuan / quantity, ShownDecimals) } : summary;
    }

    private static Money Gain(IEnumerable<StatementLine> lines, string counterAccount) =>
        lines.Aggregate(Money.Zero, (sum, line) => sum + line.GainOf(counterAccount));
}
