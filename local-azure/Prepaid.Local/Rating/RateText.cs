using System.Globalization;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Local.Rating;

/// <summary>The report of <see cref="RateCommand"/> for people.</summary>
internal static class RateText
{
    public static void Write(RateReport report, RateRequest request, TextWriter writer)
    {
        writer.WriteLine($"tariff {request.Tariff.Id}, zone {request.Zone.Id}, unit {request.Tariff.Unit}");
        foreach (var meter in report.Meters)
        {
            Meter(meter, request, writer);
        }

        foreach (var alarm in report.Alarms)
        {
            writer.WriteLine($"ALARM {alarm}");
        }

        writer.WriteLine($"total {report.Meters.Sum(meter => meter.Total.Amount.Fen).ToString(CultureInfo.InvariantCulture)} fen");
    }

    public static string Shown(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    public static string Shown(QualityReason reason) => string.Concat(
        reason.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()));

    public static string Local(long time, SiteZone zone) => DateTimeOffset.FromUnixTimeSeconds(time)
        .ToOffset(TimeSpan.FromSeconds(zone.OffsetAt(time)))
        .ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    private static void Meter(MeterRateReport meter, RateRequest request, TextWriter writer)
    {
        writer.WriteLine();
        writer.WriteLine($"meter {meter.Meter}");
        writer.WriteLine("  date        version          band         tier      quantity         price    amount fen  remainder");
        foreach (var line in meter.Lines)
        {
            var amount = line.Fate == PartFate.Unpriced ? "held" : line.Charge.Amount.Fen.ToString(CultureInfo.InvariantCulture);
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {line.Date:yyyy-MM-dd}  {line.Version,-16} {line.Band,-12} {line.Tier,4} {Shown(line.Quantity),13} {Shown(line.Price),13} {amount,13}  {Shown(line.Charge.Remainder)}{(line.IsEstimated ? "  estimated split" : "")}"));
        }

        foreach (var finding in meter.Findings)
        {
            writer.WriteLine($"  {finding.Quality.ToString().ToLowerInvariant()} {Local(finding.MeasuredAt, request.Zone)} {finding.Code} {Shown(finding.Register)}: {Shown(finding.Reason)}");
        }

        var f = meter.Figures;
        var unit = meter.Step;
        writer.WriteLine(
            $"  register {Shown(meter.First ?? 0m)} to {Shown(meter.Last ?? 0m)}: billed {Shown(f.Billed * unit)}, measured {Shown(f.Measured * unit)}, held {Shown(f.Held * unit)}, rejected {Shown(f.Rejected * unit)}, wrapped {Shown(f.Wrapped * unit)}; adds up: {(f.AddUp ? "yes" : "NO")}");
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  charged {meter.Total.Amount.Fen} fen, remainder {Shown(meter.Total.Remainder)}"));
    }
}
