using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Prepaid.Domain.Tariffs;

/// <summary>Holidays of one year.</summary>
/// <param name="Year">The year.</param>
/// <param name="Off">Days off.</param>
/// <param name="Worked">Weekend days that are worked.</param>
public sealed record HolidayYear(int Year, ImmutableArray<DateOnly> Off, ImmutableArray<DateOnly> Worked);

/// <summary>The documented JSON of publications (docs/tariffs.md): read strictly, written canonically.</summary>
public static class PublicationJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>Reads the content of a publication; null with every field that is wrong.</summary>
    /// <param name="kind">What it should be.</param>
    /// <param name="region">Region that it is published for; not used for holidays.</param>
    /// <param name="id">Its id.</param>
    /// <param name="utf8">JSON.</param>
    /// <param name="problems">What is wrong.</param>
    /// <returns>Canonical JSON: the same content has the same text.</returns>
    public static string? Canonical(PublicationKind kind, string region, string id, ReadOnlyMemory<byte> utf8, out ImmutableArray<TariffProblem> problems)
    {
        var found = new List<TariffProblem>();
        string? canonical = null;
        try
        {
            using var document = JsonDocument.Parse(utf8, Options);
            var field = new JsonField(document.RootElement, string.Empty, found);
            canonical = kind switch
            {
                PublicationKind.Holidays => Write(ReadHolidays(field)),
                PublicationKind.CataloguePrices => Write(ReadPrices(field, region)),
                _ => Write(ReadCap(field, region, id)),
            };
        }
        catch (Exception refused) when (refused is JsonException or InvalidOperationException)
        {
            found.Add(new TariffProblem("file", $"expected JSON without comments or repeated names; {refused.Message}"));
        }

        problems = [.. found];
        return found.Count == 0 ? canonical : null;
    }

    /// <summary>Holidays of a stored publication.</summary>
    public static HolidayYear HolidaysOf(Publication publication) => Read(publication, ReadHolidays);

    /// <summary>Catalogue prices of a stored publication, named region/class/band.</summary>
    public static ImmutableArray<CataloguePrice> PricesOf(Publication publication, string region) => Read(publication, field => ReadPrices(field, region));

    /// <summary>Cap rule of a stored publication.</summary>
    public static CapRule CapOf(Publication publication, string region) => Read(publication, field => ReadCap(field, region, publication.Id));

    private static T Read<T>(Publication publication, Func<JsonField, T> read)
    {
        ArgumentNullException.ThrowIfNull(publication);
        var problems = new List<TariffProblem>();
        using var document = JsonDocument.Parse(publication.Content, Options);
        var value = read(new JsonField(document.RootElement, string.Empty, problems));
        return problems.Count == 0 ? value : throw new InvalidDataException($"Publication {publication.Id}: {string.Join("; ", problems)}");
    }

    private static HolidayYear ReadHolidays(JsonField field)
    {
        field.OnlyProperties("year", "off", "worked");
        var year = field.Get("year").Whole(2000, 2100);
        var off = Dates(field.Optional("off"), year);
        var worked = Dates(field.Optional("worked"), year);
        if (off.Intersect(worked).Any())
        {
            field.Get("worked").Refuse("expected no date that is off too");
        }

        return new HolidayYear(year, off, worked);
    }

    private static ImmutableArray<CataloguePrice> ReadPrices(JsonField field, string region)
    {
        field.OnlyProperties("voltageClass", "from", "prices");
        var supply = new SupplyClass(region, field.Get("voltageClass").Name());
        var from = field.Get("from").LocalTime();
        var prices = field.Get("prices").Items("an array of prices by band");
        if (prices.Count == 0)
        {
            field.Get("prices").Refuse("expected at least one band with its price");
        }

        var all = ImmutableArray.CreateBuilder<CataloguePrice>();
        foreach (var price in prices)
        {
            price.OnlyProperties("band", "price");
            var band = price.Get("band").Name();
            if (band.Contains('/', StringComparison.Ordinal))
            {
                price.Get("band").Refuse("expected a name without /");
            }

            var name = supply.PriceName(band);
            if (all.Any(other => other.Name == name))
            {
                price.Get("band").Refuse("expected every band once");
            }

            all.Add(new CataloguePrice(name, from, price.Get("price").Price()));
        }

        return all.ToImmutable();
    }

    private static CapRule ReadCap(JsonField field, string region, string id)
    {
        field.OnlyProperties("from", "uplift", "countsFee", "countsCommonArea", "countsLoss");
        var uplift = field.Get("uplift").Number();
        if (uplift is < 0m or > 10m)
        {
            field.Get("uplift").Refuse("expected a ratio from 0 to 10; 0.15 is 15 %");
        }

        return new CapRule(id, region, field.Get("from").LocalTime(), uplift)
        {
            CountsFee = !field.Has("countsFee") || field.Get("countsFee").Flag(),
            CountsCommonArea = field.Optional("countsCommonArea").Flag(),
            CountsLoss = field.Optional("countsLoss").Flag(),
        };
    }

    private static ImmutableArray<DateOnly> Dates(JsonField dates, int year)
    {
        var all = new SortedSet<DateOnly>();
        foreach (var item in dates.Items("an array of dates"))
        {
            if (item.Date() is { } date && (date.Year != year || !all.Add(date)))
            {
                item.Refuse($"expected a date of {year}, once");
            }
        }

        return [.. all];
    }

    private static string Write(HolidayYear holidays) => Write(json =>
    {
        json.WriteNumber("year", holidays.Year);
        Dates(json, "off", holidays.Off);
        Dates(json, "worked", holidays.Worked);
    });

    private static string Write(ImmutableArray<CataloguePrice> prices) => Write(json =>
    {
        var name = prices.IsEmpty ? ["", "", ""] : prices[0].Name.Split('/');
        json.WriteString("voltageClass", string.Join('/', name[1..^1]));
        json.WriteString("from", Text(prices.IsEmpty ? default : prices[0].From));
        json.WriteStartArray("prices");
        foreach (var price in prices.OrderBy(price => price.Name, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("band", price.Name.Split('/')[^1]);
            json.WriteNumber("price", price.Price);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static string Write(CapRule rule) => Write(json =>
    {
        json.WriteString("from", Text(rule.From));
        json.WriteNumber("uplift", rule.Uplift);
        json.WriteBoolean("countsFee", rule.CountsFee);
        json.WriteBoolean("countsCommonArea", rule.CountsCommonArea);
        json.WriteBoolean("countsLoss", rule.CountsLoss);
    });

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Dates(Utf8JsonWriter json, string name, ImmutableArray<DateOnly> dates)
    {
        json.WriteStartArray(name);
        foreach (var date in dates)
        {
            json.WriteStringValue(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        json.WriteEndArray();
    }

    private static string Text(DateTime local) => local.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
}
