using System.Globalization;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Ledger;

/// <summary>The alarms that a change of meters calls for. Nothing is ever free or forgotten: it is held, and said so.</summary>
public static class MeterAlarms
{
    /// <summary>Alarms of the day rows and held debits that a draft writes; the same day gives the same alarms however often it is written.</summary>
    public static IReadOnlyList<Alarm> Of(AccountDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        List<Alarm>? alarms = null;
        foreach (var (meter, day) in draft.Days)
        {
            if (day.Rating.LacksPrice)
            {
                Add(ref alarms, NoPrice(meter, day));
            }

            if (FirstHeld(day) is { } held)
            {
                Add(ref alarms, new Alarm(AlarmKind.ReadingsHeld, meter, day.Date, $"{held.Reason} at {DateTimeOffset.FromUnixTimeSeconds(held.Reading.MeasuredAt):u}: decide accept, reject, replace or restart"));
            }

            foreach (var year in day.Rating.UnknownHolidayYears)
            {
                var name = year.ToString(CultureInfo.InvariantCulture);
                Add(ref alarms, new Alarm(AlarmKind.HolidayYearMissing, name, new DateOnly(year, 1, 1), $"the holidays of {name} are not published; billed by the plain weekday"));
            }
        }

        foreach (var work in draft.Held)
        {
            if (work is { Kind: HeldKind.Debit, State: HeldState.Waiting })
            {
                var meter = MeterDebit.Parse(work.Detail).Meter;
                Add(ref alarms, new Alarm(AlarmKind.DebitHeld, meter, DateOnly.FromDateTime(work.ProposedAt.UtcDateTime), $"{work.Id}: {work.Reason}"));
            }
        }

        return alarms ?? (IReadOnlyList<Alarm>)[];
    }

    private static Alarm NoPrice(string meter, MeterDay day)
    {
        var parts = day.Rating.Parts.Where(p => p.Fate == PartFate.Unpriced && p.Counts != 0).ToList();
        var first = parts.MinBy(p => p.Date)!;
        var missing = first.Version.Length == 0 ? "no tariff version" : $"no catalogue price for band {first.Band} of version {first.Version}";
        return new Alarm(AlarmKind.NoPrice, meter, first.Date, FormattableString.Invariant($"{missing} on {first.Date:yyyy-MM-dd}: consumption is held"));
    }

    private static DayReading? FirstHeld(MeterDay day)
    {
        foreach (ref readonly var reading in day.Readings.AsSpan())
        {
            if (reading.Quality == Quality.Held)
            {
                return reading;
            }
        }

        return null;
    }

    private static void Add(ref List<Alarm>? alarms, Alarm alarm) => (alarms ??= []).Add(alarm);
}
