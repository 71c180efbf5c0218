namespace Prepaid.Domain.Tests.Tariffs;

/// <summary>A tariff as a person would write it down, for <see cref="NaiveBill"/>. Shares nothing with the engine.</summary>
internal sealed class NaiveTariff
{
    public required DateTime From { get; init; }

    /// <summary>Price of each of the 24 hours by day kind: 0 weekday, 1 weekend, 2 holiday.</summary>
    public required decimal[][] HourPrice { get; init; }

    public required int[][] HourBand { get; init; }

    public decimal FixedPerDay { get; init; }

    public bool TiersByYear { get; init; }

    public (decimal UpTo, decimal Add)[] Tiers { get; init; } = [];
}

/// <summary>
/// Deliberately naive: walks every minute of every interval with TimeZoneInfo, prices each by looking everything up
/// again, and adds decimals. Written from the rules of domain.md, not from the engine.
/// </summary>
internal sealed class NaiveBill(TimeZoneInfo zone, ISet<DateTime> off, ISet<DateTime> worked, NaiveTariff[] versions, decimal step)
{
    private readonly Dictionary<string, decimal> _used = [];
    private readonly HashSet<DateTime> _fixed = [];

    public decimal ExactFen { get; private set; }

    public Dictionary<string, decimal> ByMonth { get; } = [];

    /// <summary>Bills the difference of two readings at whole minutes.</summary>
    public void Interval(DateTime fromUtc, DateTime toUtc, long counts)
    {
        var minutes = (long)(toUtc - fromUtc).TotalMinutes;
        var billedUpTo = 0L;
        for (var minute = 1L; minute <= minutes; minute++)
        {
            var local = Local(fromUtc.AddMinutes(minute - 1));
            FixedCharge(local.Date);
            var atEnd = minute == minutes;
            if (!atEnd && Same(local, Local(fromUtc.AddMinutes(minute))))
            {
                continue;
            }

            var upTo = atEnd ? counts : (long)decimal.Floor((decimal)counts * minute / minutes);
            Bill(local, upTo - billedUpTo);
            billedUpTo = upTo;
        }
    }

    private DateTime Local(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), zone);

    private NaiveTariff? Version(DateTime local) => versions.LastOrDefault(version => version.From <= local);

    private int Kind(DateTime date)
    {
        if (off.Contains(date))
        {
            return 2;
        }

        return date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday && !worked.Contains(date) ? 1 : 0;
    }

    private bool Same(DateTime left, DateTime right) =>
        left.Date == right.Date && left.Hour == right.Hour && Version(left) == Version(right);

    private void FixedCharge(DateTime date)
    {
        if (_fixed.Add(date) && Version(FirstMinute(date)) is { } version)
        {
            Add(date, version.FixedPerDay * 100m);
        }
    }

    private DateTime FirstMinute(DateTime date)
    {
        while (zone.IsInvalidTime(date))
        {
            date = date.AddMinutes(1);
        }

        return date;
    }

    private void Bill(DateTime local, long counts)
    {
        if (Version(local) is not { } version)
        {
            return;
        }

        var kind = Kind(local.Date);
        var price = version.HourPrice[kind][local.Hour];
        var month = $"{local:yyyyMM}";
        var period = version.TiersByYear ? $"{local:yyyy}" : month;
        for (var one = 0L; one < counts;)
        {
            var used = _used.GetValueOrDefault(period);
            var tier = version.Tiers.FirstOrDefault(t => used + step <= t.UpTo);
            var take = 1L;
            if (version.Tiers.Length == 0 || tier.UpTo == decimal.MaxValue)
            {
                take = counts - one;
            }

            Add(local.Date, take * step * (price + tier.Add) * 100m);
            _used[month] = _used.GetValueOrDefault(month) + (take * step);
            _used[$"{local:yyyy}"] = _used.GetValueOrDefault($"{local:yyyy}") + (take * step);
            one += take;
        }
    }

    private void Add(DateTime date, decimal fen)
    {
        ExactFen += fen;
        ByMonth[$"{date:yyyy-MM}"] = ByMonth.GetValueOrDefault($"{date:yyyy-MM}") + fen;
    }
}
