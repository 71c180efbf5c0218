using System.Collections.Immutable;
using System.Globalization;
using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Tariffs;

/// <summary>Rates a readings file with the engine that bills: the core of the command <c>rate</c>.</summary>
public static class FileRating
{
    private const int MostDigits = 15;

    /// <summary>Rates all meters of the file; with shared tiers they count as one account.</summary>
    public static RateReport Rate(RateRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var timeline = new TariffTimeline(request.Tariff, request.Zone);
        var account = new AccountBook(timeline);
        var meters = request.Lines.GroupBy(line => line.Meter).OrderBy(meter => meter.Key, StringComparer.Ordinal).ToArray();
        var setups = meters.ToDictionary(meter => meter.Key, meter => Setup(request, [.. meter]));
        var arrivals = new Dictionary<string, Arrivals>();
        foreach (var meter in meters)
        {
            var setup = setups[meter.Key];
            account.Add(meter.Key, setup);
            arrivals[meter.Key] = account.Take(meter.Key, meter.Select(line => Reading(setup, line)));
        }

        var reports = account.Meters.Select(item => Report(item.Key, setups[item.Key], arrivals[item.Key], item.Value, request.Tariff)).ToImmutableArray();
        return new RateReport(reports, [.. Alarms(account)]);
    }

    private static MeterSetup Setup(RateRequest request, ReadingLine[] lines)
    {
        var decimals = lines.Max(line => (int)line.Register.Scale);
        var digits = Math.Max(request.IntegerDigits, lines.Max(line => IntegerDigits(line.Register)));
        var model = RegisterModel.Of(
            Math.Clamp(digits + decimals, 3, MostDigits), decimals, request.Tariff.Unit, request.MaxPerHour, margin: 1m);
        var bands = lines.Select(line => line.Code).Where(code => code != MeterSetup.TotalRegister).Distinct().Order(StringComparer.Ordinal);
        return MeterSetup.Of([new Installation(0, string.Empty, model, request.Ratio)], bands);
    }

    private static int IntegerDigits(decimal register) =>
        decimal.Truncate(Math.Abs(register)).ToString(CultureInfo.InvariantCulture).Length;

    private static MeterReading Reading(MeterSetup setup, ReadingLine line) => new(
        setup.IndexOf(line.Code),
        line.MeasuredAt,
        line.MeasuredAt,
        line.Sequence,
        (long)(line.Register / setup.Installations[0].Model.Step));

    private static MeterRateReport Report(string meter, MeterSetup setup, Arrivals arrivals, MeterBook book, Tariff tariff)
    {
        var step = setup.Installations[0].Model.Step;
        var total = new Charge(Money.Zero, 0m);
        var lines = ImmutableArray.CreateBuilder<RateLine>();
        foreach (var group in Grouped(book, tariff))
        {
            var fen = group.Sum(part => part.Fen);
            var charge = Charge.Of(fen, total.Remainder);
            total = new Charge(total.Amount + charge.Amount, charge.Remainder);
            var part = group.First();
            lines.Add(new RateLine(
                part.Date, part.Version, part.Band, part.Tier, part.Fate, group.Sum(each => each.Quantity), part.Price, fen, charge, group.Any(each => each.IsEstimated)));
        }

        var state = book.Position.Register;
        return new MeterRateReport(
            meter,
            step,
            arrivals,
            lines.ToImmutable(),
            [.. Findings(setup, book, step)],
            book.Figures().GetValueOrDefault(0),
            state.IsOpen ? state.First.Counts * step : null,
            state.IsOpen ? state.Last.Counts * step : null,
            total);
    }

    private static IEnumerable<IGrouping<object, RatedPart>> Grouped(MeterBook book, Tariff tariff)
    {
        var versions = tariff.Versions.Select((version, i) => (version.Id, Order: i)).ToDictionary(item => item.Id, item => item.Order);
        var bands = tariff.Versions.SelectMany(version => version.Bands.Select((band, i) => (Key: (version.Id, band.Name), Order: i)))
            .ToDictionary(item => item.Key, item => item.Order);
        return book.Days.SelectMany(day => day.Rating.Parts)
            .OrderBy(part => part.Date)
            .ThenBy(part => versions.GetValueOrDefault(part.Version, -1))
            .ThenBy(part => bands.GetValueOrDefault((part.Version, part.Band), int.MaxValue))
            .ThenBy(part => part.Tier)
            .ThenBy(part => part.Price)
            .GroupBy(part => (object)(part.Date, part.Version, part.Band, part.Tier, part.Price, part.Fate));
    }

    private static IEnumerable<RateFinding> Findings(MeterSetup setup, MeterBook book, decimal step) =>
        from day in book.Days
        from reading in day.Readings
        where reading.Quality != Quality.Accepted || reading.Reason is QualityReason.RollOver or QualityReason.NoTotal
        select new RateFinding(
            reading.Reading.MeasuredAt,
            setup.RegisterAt(reading.Reading.Register),
            reading.Reading.Counts * step,
            reading.Quality,
            reading.Reason);

    private static IEnumerable<string> Alarms(AccountBook account)
    {
        foreach (var (meter, book) in account.Meters)
        {
            var unpriced = book.Days.SelectMany(day => day.Rating.Parts).Where(part => part.Fate == PartFate.Unpriced && part.Counts != 0).ToArray();
            if (unpriced.Length > 0)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{meter}: {unpriced.Sum(part => part.Quantity)} held without a price from {unpriced.Min(part => part.Date):yyyy-MM-dd} to {unpriced.Max(part => part.Date):yyyy-MM-dd}");
            }
        }

        foreach (var year in account.Meters.Values.SelectMany(book => book.Days).SelectMany(day => day.Rating.UnknownHolidayYears).Distinct().Order())
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"holidays of {year} are not known: billed by the plain weekday");
        }
    }
}
