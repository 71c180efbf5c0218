using System.Globalization;

namespace Prepaid.Domain.Ledger;

/// <summary>What readings debited an account on its last 31 local days, by date of booking; carried on the head, so that a bound costs no read.</summary>
/// <remarks>The days before the newest are kept as text and sum: they change once a day, the newest with every debit.</remarks>
public sealed record DebitHistory
{
    /// <summary>Nothing debited yet.</summary>
    public static readonly DebitHistory None = new();

    private const int MostDays = 30;

    private DebitHistory()
    {
    }

    /// <summary>Newest local date with a debit; the default before the first.</summary>
    public DateOnly Day { get; private init; }

    /// <summary>Debited on it.</summary>
    public Money Today { get; private init; }

    /// <summary>The part of it that a person vouched for: it does not count against the bounds of the day.</summary>
    public Money Vouched { get; private init; }

    private string Before { get; init; } = string.Empty; // fen of the days before, newest first, each with a comma behind it

    private long SumBefore { get; init; }

    private int DaysBefore { get; init; }

    /// <summary>What was debited on a date and nobody vouched for.</summary>
    public Money UnvouchedOn(DateOnly day) => day > Day ? Money.Zero : Today - Vouched;

    /// <summary>Mean in fen of up to 30 days before a date, days without a debit included; null while too few are known.</summary>
    public decimal? MeanBefore(DateOnly day)
    {
        var known = On(day);
        return known.DaysBefore < SafetyBounds.DaysForMean ? null : (decimal)known.SumBefore / known.DaysBefore;
    }

    /// <summary>Adds a debit, or takes a credit off.</summary>
    public DebitHistory Add(DateOnly day, Money amount, bool isVouched)
    {
        var known = On(day);
        return known with { Today = known.Today + amount, Vouched = isVouched ? known.Vouched + amount : known.Vouched };
    }

    /// <summary>Text for the head; empty for <see cref="None"/>.</summary>
    public string Encode() => Day == default
        ? string.Empty
        : string.Create(CultureInfo.InvariantCulture, $"{Day:yyyyMMdd};{Today.Fen};{Vouched.Fen};{Before}");

    /// <summary>Reads <see cref="Encode"/>.</summary>
    /// <exception cref="FormatException">The text is not what we wrote.</exception>
    public static DebitHistory Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
        {
            return None;
        }

        var parts = text.Split(';');
        var before = parts.Length == 4 ? parts[3].Split(',', StringSplitOptions.RemoveEmptyEntries) : throw new FormatException($"Debits '{text}': expected four parts.");
        return new DebitHistory
        {
            Day = DateOnly.ParseExact(parts[0], "yyyyMMdd", CultureInfo.InvariantCulture),
            Today = Money.FromFen(FenOf(parts[1])),
            Vouched = Money.FromFen(FenOf(parts[2])),
            Before = parts[3],
            SumBefore = before.Sum(FenOf),
            DaysBefore = before.Length,
        };
    }

    private static long FenOf(string text) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>The history as it stands on a date; a date before the newest is booked on the newest.</summary>
    private DebitHistory On(DateOnly day)
    {
        if (day <= Day)
        {
            return this;
        }

        if (Day == default)
        {
            return new DebitHistory { Day = day };
        }

        var quiet = Math.Min(MostDays, day.DayNumber - Day.DayNumber - 1);
        var days = Enumerable.Repeat(0L, quiet).Append(Today.Fen).Concat(Before.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(FenOf)).Take(MostDays).ToList();
        return new DebitHistory
        {
            Day = day,
            Before = string.Concat(days.Select(fen => fen.ToString(CultureInfo.InvariantCulture) + ",")),
            SumBefore = days.Sum(),
            DaysBefore = days.Count,
        };
    }
}
