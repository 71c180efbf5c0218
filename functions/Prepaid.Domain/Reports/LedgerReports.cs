using Prepaid.Domain.Ledger;

namespace Prepaid.Domain.Reports;

/// <summary>Reports that follow from entries booked in the period (S11, S37). Pure folds over one account.</summary>
public static class LedgerReports
{
    private const string Clearing = "clearing:";
    private const string Refund = "refund:";

    /// <summary>Top-ups and refunds by day and provider.</summary>
    public static ReportShape SalesShape { get; } = ReportShape.Of(
        "sales",
        "date:Key provider:Key account:Key room:Key top-ups:Sum gross:Sum fee:Sum net:Sum refunded:Sum",
        "day=date+provider provider=provider account=account+room site=",
        "day");

    /// <summary>Service fees by day.</summary>
    public static ReportShape FeesShape { get; } = ReportShape.Of(
        "fees", "date:Key account:Key room:Key withheld:Sum returned:Sum net:Sum", "day=date account=account+room site=", "day");

    /// <summary>Common-area and loss shares by account.</summary>
    public static ReportShape ApportionmentShape { get; } = ReportShape.Of(
        "apportionment",
        "pool:Key month:Key run:Key account:Key room:Key common-area:Sum loss:Sum total:Sum",
        "pool=pool+month account=account+room+month site=month",
        ReportShape.Rows);

    /// <summary>Sales of an account.</summary>
    public static IEnumerable<ReportRow> Sales(ReportScope scope, Place place, IEnumerable<LedgerRow> entries)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(entries);
        var sums = new ReportSums(SalesShape, ["date", "provider", "account", "room"]);
        foreach (var entry in entries)
        {
            var lines = entry.Postings();
            var fee = Sum(lines, CounterAccounts.ServiceFee);
            foreach (var line in lines)
            {
                if (line.CounterAccount.StartsWith(Clearing, StringComparison.Ordinal))
                {
                    sums.Add(Sale(scope, place, entry, line.CounterAccount[Clearing.Length..], entry.Kind == "top-up" ? 1 : 0, -line.Amount, fee, Money.Zero));
                    fee = Money.Zero;
                }
                else if (line.CounterAccount.StartsWith(Refund, StringComparison.Ordinal))
                {
                    sums.Add(Sale(scope, place, entry, line.CounterAccount[Refund.Length..], 0, Money.Zero, Money.Zero, line.Amount));
                }
            }
        }

        return sums.Rows;
    }

    /// <summary>Service fees of an account.</summary>
    public static IEnumerable<ReportRow> Fees(ReportScope scope, Place place, IEnumerable<LedgerRow> entries)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(entries);
        var sums = new ReportSums(FeesShape, ["date", "account", "room"]);
        foreach (var entry in entries)
        {
            var fee = entry.GainOf(CounterAccounts.ServiceFee);
            if (fee != Money.Zero)
            {
                var (withheld, returned) = fee > Money.Zero ? (fee, Money.Zero) : (Money.Zero, -fee);
                sums.Add(ReportRow.Of(
                    ReportCell.Of(scope.DateOf(entry.BookedAt)), ReportCell.Of(place.Account), ReportCell.Of(place.Room), ReportCell.Of(withheld), ReportCell.Of(returned), ReportCell.Of(fee)));
            }
        }

        return sums.Rows;
    }

    /// <summary>Shares of an account, those reversed as negative rows of their own.</summary>
    public static IEnumerable<ReportRow> Apportionment(ReportScope scope, Place place, IEnumerable<LedgerRow> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        foreach (var entry in entries.Where(e => e.Kind.StartsWith("apportionment", StringComparison.Ordinal)))
        {
            var key = entry.Key.Split(':');
            var (commonArea, loss) = (Share(entry, CounterAccounts.CommonAreaRevenue, CounterAccounts.LandlordCommonArea), Share(entry, CounterAccounts.LossRevenue, CounterAccounts.LandlordLoss));
            yield return ReportRow.Of(
                ReportCell.Of(string.Join(':', key[1..^2])),
                ReportCell.Of(key[^2]),
                ReportCell.Of(key[^1]),
                ReportCell.Of(place.Account),
                ReportCell.Of(place.Room),
                ReportCell.Of(commonArea),
                ReportCell.Of(loss),
                ReportCell.Of(commonArea + loss));
        }
    }

    private static ReportRow Sale(ReportScope scope, Place place, LedgerRow entry, string provider, int topUps, Money gross, Money fee, Money refunded) => ReportRow.Of(
        ReportCell.Of(scope.DateOf(entry.BookedAt)),
        ReportCell.Of(provider),
        ReportCell.Of(place.Account),
        ReportCell.Of(place.Room),
        ReportCell.Number(topUps),
        ReportCell.Of(gross),
        ReportCell.Of(fee),
        ReportCell.Of(gross - fee),
        ReportCell.Of(refunded));

    // What the landlord bears stands in the house account against a counter-account of its own.
    private static Money Share(LedgerRow entry, string revenue, string landlord) =>
        entry.GainOf(landlord) is var borne && borne != Money.Zero ? -borne : entry.GainOf(revenue);

    private static Money Sum(IEnumerable<LedgerLine> lines, string counterAccount) =>
        lines.Where(l => l.CounterAccount == counterAccount).Aggregate(Money.Zero, (sum, l) => sum + l.Amount);
}
