using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Billing;

/// <summary>One local date of one water meter, ready to be charged; a run freezes it.</summary>
/// <param name="Meter">Meter id.</param>
/// <param name="Date">Local date.</param>
/// <param name="From">Newest believed register value at or before it, as far as a row tells it.</param>
/// <param name="To">Oldest believed register value behind it that ends a row, or the last one of a stay that is over.</param>
/// <param name="ServiceFrom">Unix seconds: start of the date, or of the stay.</param>
/// <param name="ServiceTo">Unix seconds: end of the date, or of the stay.</param>
/// <param name="Parts">By price; empty for a date of no use and no fixed charge.</param>
public sealed record WaterDay(string Meter, DateOnly Date, Mark From, Mark To, long ServiceFrom, long ServiceTo, ImmutableArray<PricedPart> Parts)
{
    /// <summary>Exact amount in fen.</summary>
    public decimal Fen => Parts.Fen();

    /// <summary>Smallest steps consumed.</summary>
    public long Counts => Parts.Counts();

    /// <summary>Business key of its charge: one for each meter and local date of an account.</summary>
    public string Key => KeyOf(Meter, Date);

    /// <summary>Business key of the charge of a meter and local date.</summary>
    public static string KeyOf(string meter, DateOnly date) => string.Create(CultureInfo.InvariantCulture, $"water:{meter}:{date:yyyyMMdd}");

    /// <summary>The days as the content of a run's item (docs/billing.md).</summary>
    public static string Write(IEnumerable<WaterDay> days)
    {
        ArgumentNullException.ThrowIfNull(days);
        var json = new StringBuilder(512).Append("{\"days\":[");
        var any = false;
        foreach (var day in days)
        {
            json.Append(CultureInfo.InvariantCulture, $"{(any ? "," : string.Empty)}{{\"meter\":\"{day.Meter}\",\"date\":\"{day.Date:yyyy-MM-dd}\",\"serviceFrom\":{day.ServiceFrom},\"serviceTo\":{day.ServiceTo}");
            day.AppendRegistersAndParts(json);
            json.Append('}');
            any = true;
        }

        return json.Append("]}").ToString();
    }

    /// <summary>Reads <see cref="Write"/>.</summary>
    /// <exception cref="FormatException">The text is not what it wrote.</exception>
    public static IReadOnlyList<WaterDay> Read(string content)
    {
        using var json = JsonDocument.Parse(content);
        return [.. json.RootElement.GetProperty("days").EnumerateArray().Select(day => new WaterDay(
            day.GetProperty("meter").GetString()!,
            DateOnly.ParseExact(day.GetProperty("date").GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            MarkOf(day.GetProperty("from")),
            MarkOf(day.GetProperty("to")),
            day.GetProperty("serviceFrom").GetInt64(),
            day.GetProperty("serviceTo").GetInt64(),
            [.. day.GetProperty("parts").EnumerateArray().Select(PricedPart.Read)]))];
    }

    internal void AppendRegistersAndParts(StringBuilder json)
    {
        json.Append(CultureInfo.InvariantCulture, $",\"from\":{{\"at\":{From.Time},\"counts\":{From.Counts}}},\"to\":{{\"at\":{To.Time},\"counts\":{To.Counts}}}");
        Parts.Append(json);
    }

    private static Mark MarkOf(JsonElement json) => new(json.GetProperty("at").GetInt64(), 0, json.GetProperty("counts").GetInt64());
}
