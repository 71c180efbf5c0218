using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Local.Rating;

/// <summary>The report of <see cref="RateCommand"/> for programs; quantities, prices and fractions of fen are decimal numbers.</summary>
internal static class RateJson
{
    public static void Write(RateReport report, RateRequest request, TextWriter writer)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("tariff", request.Tariff.Id);
            json.WriteString("zone", request.Zone.Id);
            json.WriteString("unit", request.Tariff.Unit);
            json.WriteStartArray("meters");
            foreach (var meter in report.Meters)
            {
                Meter(json, meter, request);
            }

            json.WriteEndArray();
            json.WriteStartArray("alarms");
            foreach (var alarm in report.Alarms)
            {
                json.WriteStringValue(alarm);
            }

            json.WriteEndArray();
            json.WriteNumber("amountFen", report.Meters.Sum(meter => meter.Total.Amount.Fen));
            json.WriteEndObject();
        }

        writer.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static void Meter(Utf8JsonWriter json, MeterRateReport meter, RateRequest request)
    {
        json.WriteStartObject();
        json.WriteString("meter", meter.Meter);
        Readings(json, meter);
        json.WriteStartArray("lines");
        foreach (var line in meter.Lines)
        {
            Line(json, line);
        }

        json.WriteEndArray();
        json.WriteStartArray("findings");
        foreach (var finding in meter.Findings)
        {
            json.WriteStartObject();
            json.WriteString("time", RateText.Local(finding.MeasuredAt, request.Zone));
            json.WriteString("code", finding.Code);
            Number(json, "register", finding.Register);
            json.WriteString("quality", finding.Quality.ToString().ToLowerInvariant());
            json.WriteString("reason", RateText.Shown(finding.Reason));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Conservation(json, meter);
        Number(json, "quantity", meter.Lines.Where(line => line.Fate == PartFate.Billed).Sum(line => line.Quantity));
        json.WriteNumber("amountFen", meter.Total.Amount.Fen);
        Number(json, "remainder", meter.Total.Remainder);
        json.WriteEndObject();
    }

    private static void Readings(Utf8JsonWriter json, MeterRateReport meter)
    {
        json.WriteStartObject("readings");
        json.WriteNumber("distinct", meter.Arrivals.New);
        json.WriteNumber("duplicate", meter.Arrivals.Duplicates);
        json.WriteNumber("conflict", meter.Arrivals.Conflicts);
        foreach (var quality in new[] { Quality.Provisional, Quality.Held, Quality.Rejected })
        {
            json.WriteNumber(quality.ToString().ToLowerInvariant(), meter.Findings.Count(finding => finding.Quality == quality));
        }

        json.WriteEndObject();
    }

    private static void Line(Utf8JsonWriter json, RateLine line)
    {
        json.WriteStartObject();
        json.WriteString("date", line.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("version", line.Version);
        json.WriteString("band", line.Band);
        json.WriteNumber("tier", line.Tier);
        json.WriteString("fate", line.Fate switch { PartFate.FixedCharge => "fixed", PartFate.Unpriced => "held", _ => "billed" });
        Number(json, "quantity", line.Quantity);
        Number(json, "price", line.Price);
        Number(json, "exactFen", line.ExactFen);
        json.WriteNumber("amountFen", line.Charge.Amount.Fen);
        Number(json, "remainder", line.Charge.Remainder);
        if (line.IsEstimated)
        {
            json.WriteBoolean("estimatedSplit", true);
        }

        if (line.Fate == PartFate.Unpriced)
        {
            json.WriteString("reason", "no-price");
        }

        json.WriteEndObject();
    }

    private static void Conservation(Utf8JsonWriter json, MeterRateReport meter)
    {
        json.WriteStartObject("conservation");
        Number(json, "first", meter.First);
        Number(json, "last", meter.Last);
        Number(json, "billed", meter.Figures.Billed * meter.Step);
        Number(json, "measured", meter.Figures.Measured * meter.Step);
        Number(json, "held", meter.Figures.Held * meter.Step);
        Number(json, "rejected", meter.Figures.Rejected * meter.Step);
        Number(json, "wrapped", meter.Figures.Wrapped * meter.Step);
        json.WriteBoolean("addsUp", meter.Figures.AddUp);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, decimal? value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value is { } number ? RateText.Shown(number) : "null");
    }
}
