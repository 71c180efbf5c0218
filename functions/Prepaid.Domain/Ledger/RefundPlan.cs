using System.Collections.Immutable;

namespace Prepaid.Domain.Ledger;

/// <summary>One payment's part of a refund.</summary>
/// <param name="Credit">The payment afterwards.</param>
/// <param name="Net">Net given back.</param>
/// <param name="Fee">Fee given back with it.</param>
public readonly record struct RefundPart(PaymentCredit Credit, Money Net, Money Fee);

/// <summary>Where a refund comes from: money is used in the order it came in, so what is unused is of the newest payments.</summary>
/// <param name="Parts">To the original channels, newest payment first.</param>
/// <param name="Cash">What no payment covers: money brought over, transferred or adjusted; paid out in cash by two people.</param>
public sealed record RefundPlan(ImmutableArray<RefundPart> Parts, Money Cash)
{
    /// <summary>Fee given back with all parts.</summary>
    public Money Fee => Parts.Aggregate(Money.Zero, (sum, part) => sum + part.Fee);

    /// <summary>Plans the refund of an amount.</summary>
    /// <param name="net">Above zero and at most the wallet's balance.</param>
    /// <param name="newestFirst">Payments into that wallet.</param>
    public static RefundPlan Of(Money net, IEnumerable<PaymentCredit> newestFirst)
    {
        ArgumentNullException.ThrowIfNull(newestFirst);
        var parts = ImmutableArray.CreateBuilder<RefundPart>();
        var left = net;
        foreach (var credit in newestFirst)
        {
            var take = credit.Left < left ? credit.Left : left;
            if (take > Money.Zero)
            {
                var (after, fee) = credit.GiveBack(take);
                parts.Add(new RefundPart(after, take, fee));
                left -= take;
            }
        }

        return new RefundPlan(parts.ToImmutable(), left);
    }

    /// <summary>The lines of its entry.</summary>
    public IReadOnlyList<LedgerLine> LinesFrom(Wallet wallet)
    {
        var net = Parts.Aggregate(Cash, (sum, part) => sum + part.Net);
        List<LedgerLine> lines = [new(CounterAccounts.Of(wallet), -net)];
        if (Fee > Money.Zero)
        {
            lines.Add(new(CounterAccounts.ServiceFee, -Fee));
        }

        lines.AddRange(Parts.GroupBy(p => p.Credit.Channel).Select(g =>
            new LedgerLine(CounterAccounts.RefundDue(g.Key), g.Aggregate(Money.Zero, (sum, part) => sum + part.Net + part.Fee))));
        if (Cash > Money.Zero)
        {
            lines.Add(new(CounterAccounts.RefundDue("cash"), Cash));
        }

        return lines;
    }
}
