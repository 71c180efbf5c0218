using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Prepaid.Domain.Tariffs;

/// <summary>Writes the documented JSON form, as evidence and for export; <see cref="TariffJson"/> reads it back to the same.</summary>
public static class TariffJsonWriter
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>UTF-8 JSON.</summary>
    public static byte[] Write(Tariff tariff)
    {
        ArgumentNullException.ThrowIfNull(tariff);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("tariff", tariff.Id);
            json.WriteString("unit", tariff.Unit);
            Holidays(json, tariff.Calendar);
            json.WriteStartArray("catalogue");
            foreach (var price in tariff.Catalogue.Prices)
            {
                json.WriteStartObject();
                json.WriteString("name", price.Name);
                json.WriteString("from", Text(price.From));
                json.WriteNumber("price", price.Price);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("versions");
            foreach (var version in tariff.Versions)
            {
                Version(json, version);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>UTF-8 JSON of one version, on one line.</summary>
    public static byte[] WriteVersion(TariffVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options with { Indented = false }))
        {
            Version(json, version);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Holidays(Utf8JsonWriter json, HolidayCalendar calendar)
    {
        json.WriteStartArray("holidays");
        foreach (var year in calendar.Years.Order())
        {
            json.WriteStartObject();
            json.WriteNumber("year", year);
            Dates(json, "off", calendar.Off.Where(date => date.Year == year));
            Dates(json, "worked", calendar.Worked.Where(date => date.Year == year));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Dates(Utf8JsonWriter json, string name, IEnumerable<DateOnly> dates)
    {
        json.WriteStartArray(name);
        foreach (var date in dates)
        {
            json.WriteStringValue(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        json.WriteEndArray();
    }

    private static void Version(Utf8JsonWriter json, TariffVersion version)
    {
        json.WriteStartObject();
        json.WriteString("version", version.Id);
        json.WriteString("from", Text(version.From));
        json.WriteStartArray("bands");
        foreach (var band in version.Bands)
        {
            Band(json, band);
        }

        json.WriteEndArray();
        json.WriteStartArray("schedule");
        foreach (var plan in version.Schedules)
        {
            Schedule(json, plan, version);
        }

        json.WriteEndArray();
        if (version.Tiers is { } tiers)
        {
            Tiers(json, tiers);
        }

        json.WriteNumber("fixedPerDay", version.FixedPerDay);
        json.WriteNumber("serviceFee", version.ServiceFee);
        json.WriteEndObject();
    }

    private static void Band(Utf8JsonWriter json, TariffBand band)
    {
        json.WriteStartObject();
        json.WriteString("name", band.Name);
        if (band.Price is { } price)
        {
            json.WriteNumber("price", price);
        }
        else
        {
            json.WriteString("follows", band.CataloguePrice);
            json.WriteNumber("uplift", band.Uplift);
        }

        if (band.Register is not null)
        {
            json.WriteString("register", band.Register);
        }

        json.WriteEndObject();
    }

    private static void Schedule(Utf8JsonWriter json, TariffSchedule plan, TariffVersion version)
    {
        json.WriteStartObject();
        json.WriteStartArray("months");
        foreach (var month in plan.Months)
        {
            json.WriteNumberValue(month);
        }

        json.WriteEndArray();
        json.WriteStartArray("days");
        foreach (var kind in new[] { DayKinds.Weekday, DayKinds.Weekend, DayKinds.Holiday }.Where(kind => plan.Days.HasFlag(kind)))
        {
            json.WriteStringValue(kind.ToString().ToLowerInvariant());
        }

        json.WriteEndArray();
        json.WriteStartArray("segments");
        foreach (var segment in plan.Segments)
        {
            json.WriteStartObject();
            json.WriteString("from", string.Create(CultureInfo.InvariantCulture, $"{segment.Minute / 60:D2}:{segment.Minute % 60:D2}"));
            json.WriteString("band", version.Bands[segment.Band].Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Tiers(Utf8JsonWriter json, TierPlan tiers)
    {
        json.WriteStartObject("tiers");
        json.WriteString("per", tiers.Period == TierPeriod.Year ? "year" : "month");
        json.WriteBoolean("shared", tiers.IsShared);
        json.WriteStartArray("steps");
        foreach (var tier in tiers.Tiers)
        {
            json.WriteStartObject();
            if (tier.UpTo is { } upTo)
            {
                json.WriteNumber("upTo", upTo);
            }

            json.WriteNumber("add", tier.Add);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Text(DateTime local) =>
        local.ToString(local.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
}
