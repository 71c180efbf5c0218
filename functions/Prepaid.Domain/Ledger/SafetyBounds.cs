namespace Prepaid.Domain.Ledger;

/// <summary>Which bound would be broken, in order of precedence.</summary>
public enum SafetyBound
{
    /// <summary>Most that readings take from one account on one local day.</summary>
    DebitPerDay = 0,

    /// <summary>Most change against the account's own mean of 30 days.</summary>
    ChangeAgainstMean = 1,
}

/// <summary>A bound that would be broken: the work is not done, a person is asked.</summary>
/// <param name="Bound">The first that applies.</param>
/// <param name="Detail">For people: what would be, and what is allowed.</param>
public sealed record SafetyBreach(SafetyBound Bound, string Detail);

/// <summary>
/// How much a site lets happen without asking (R56): beyond it work is parked with its reason until a person decides.
/// What a person vouched for (a signed value, an approval) is not bounded again. Runs have bounds of their own (<see cref="Billing.BillingBounds"/>).
/// </summary>
public sealed record SafetyBounds
{
    /// <summary>Days that the mean must rest on before it bounds anything.</summary>
    public const int DaysForMean = 7;

    /// <summary>Most that readings debit one account on one local day; default 20,000 yuan.</summary>
    public Money MostDebitPerDay { get; init; } = Money.FromFen(2_000_000);

    /// <summary>Most times the account's own 30-day mean on one local day; default 10.</summary>
    public decimal MostTimesMean { get; init; } = 10m;

    /// <summary>A day's debit up to this is never compared with the mean: a shop that was closed may open again; default 300 yuan.</summary>
    public Money NeverAskedBelow { get; init; } = Money.FromFen(30_000);

    /// <summary>The bound that a debit would break, or null.</summary>
    /// <param name="history">What the account was debited lately.</param>
    /// <param name="day">Local date of the booking.</param>
    /// <param name="amount">The debit; a credit breaks nothing.</param>
    public SafetyBreach? Breach(DebitHistory history, DateOnly day, Money amount)
    {
        ArgumentNullException.ThrowIfNull(history);
        if (amount <= Money.Zero)
        {
            return null;
        }

        var onDay = history.UnvouchedOn(day) + amount;
        if (onDay > MostDebitPerDay)
        {
            return new SafetyBreach(SafetyBound.DebitPerDay, FormattableString.Invariant($"{onDay} would be debited on {day:yyyy-MM-dd}; at most {MostDebitPerDay} a day"));
        }

        return onDay > NeverAskedBelow && history.MeanBefore(day) is { } mean && onDay.Fen > mean * MostTimesMean
            ? new SafetyBreach(SafetyBound.ChangeAgainstMean, FormattableString.Invariant($"{onDay} would be debited on {day:yyyy-MM-dd}; at most {MostTimesMean} times the mean of {Money.FromFen(decimal.ToInt64(mean))} a day"))
            : null;
    }
}
