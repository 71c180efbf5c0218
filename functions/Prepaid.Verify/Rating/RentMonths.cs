using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Rating;

/// <summary>What an agreement costs for one calendar month, or the part of it that it covers.</summary>
internal sealed record RentMonth(DateOnly From, DateOnly Through, DateOnly DueOn, long Fen);

/// <summary>Rent recomputed day by day: each day of a month has a price, a stretch of equal days costs the difference of two rounded-down sums.</summary>
internal static class RentMonths
{
    /// <summary>The months of a version that are due at the latest on a day, by their first day.</summary>
    public static IReadOnlyDictionary<DateOnly, RentMonth> DueThrough(RentVersionRow version, DateOnly day)
    {
        var months = new Dictionary<DateOnly, RentMonth>();
        for (var from = version.From; from <= day && !(from > version.Through); from = new DateOnly(from.Year, from.Month, 1).AddMonths(1))
        {
            var month = Of(version, from);
            if (month.DueOn <= day)
            {
                months[from] = month;
            }
        }

        return months;
    }

    private static RentMonth Of(RentVersionRow version, DateOnly from)
    {
        var days = DateTime.DaysInMonth(from.Year, from.Month);
        var end = new DateOnly(from.Year, from.Month, days);
        var through = version.Through < end ? version.Through.Value : end;
        var due = new DateOnly(from.Year, from.Month, Math.Min(version.DueDay, days));
        var dueOn = due < from ? from : due > through ? through : due;
        return new RentMonth(from, through, dueOn, Fen(version, from, through, days));
    }

    private static long Fen(RentVersionRow version, DateOnly from, DateOnly through, int days)
    {
        long sum = 0;
        var begin = from.Day;
        for (var day = from; day <= through; day = day.AddDays(1))
        {
            var price = PriceOf(version, day);
            if (day == through || PriceOf(version, day.AddDays(1)) != price)
            {
                sum += Passed(price, day.Day, days, version.IsThirtyDays) - Passed(price, begin - 1, days, version.IsThirtyDays);
                begin = day.Day + 1;
            }
        }

        return sum;
    }

    private static long PriceOf(RentVersionRow version, DateOnly day) =>
        version.Free.Any(f => f.From <= day && day <= f.Through) ? 0 : version.Monthly.Last(s => s.From <= day).Fen;

    private static long Passed(long monthly, int day, int days, bool isThirtyDays) =>
        !isThirtyDays ? monthly * day / days : day == days ? monthly : monthly * Math.Min(day, 30) / 30;
}
