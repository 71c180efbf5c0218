using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Prepaid.Domain.Tariffs;

/// <summary>The documented JSON form of a tariff (docs/tariffs.md, docs/tariff.schema.json).</summary>
public static class TariffJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a tariff. Never throws on any bytes; a refusal names every field that is wrong and what was expected.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, out Tariff? tariff, out ImmutableArray<TariffProblem> problems)
    {
        tariff = Parse(utf8, Read, TariffRules.Check, out problems);
        tariff = tariff is null ? null : tariff with { Versions = [.. tariff.Versions.OrderBy(version => version.From)] };
        return tariff is not null;
    }

    /// <summary>Reads one version as it stands in <c>versions</c>; as <see cref="TryParse"/>.</summary>
    public static bool TryParseVersion(ReadOnlyMemory<byte> utf8, out TariffVersion? version, out ImmutableArray<TariffProblem> problems)
    {
        version = Parse(utf8, TariffVersionJson.Read, TariffRules.CheckVersion, out problems);
        return version is not null;
    }

    private static T? Parse<T>(
        ReadOnlyMemory<byte> utf8, Func<JsonField, T> read, Func<T, IEnumerable<TariffProblem>> check, out ImmutableArray<TariffProblem> problems)
        where T : class
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8.Span.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8, Options);
        }
        catch (JsonException refused)
        {
            problems = [new TariffProblem("file", $"expected JSON without comments or repeated names; {refused.Message}")];
            return null;
        }

        using (document)
        {
            var found = new List<TariffProblem>();
            T? parsed = null;
            try
            {
                parsed = read(new JsonField(document.RootElement, string.Empty, found));
                if (found.Count == 0)
                {
                    found.AddRange(check(parsed));
                }
            }
            catch (InvalidOperationException)
            {
                found.Add(new TariffProblem("file", "expected valid text in every string"));
            }

            problems = [.. found];
            return found.Count == 0 ? parsed : null;
        }
    }

    private static Tariff Read(JsonField file)
    {
        file.OnlyProperties("$schema", "tariff", "unit", "holidays", "catalogue", "versions");
        if (file.Has("$schema"))
        {
            file.Get("$schema").Text("the address of the schema");
        }

        return new Tariff(
            file.Get("tariff").Name(),
            file.Get("unit").OneOf("kWh", "m3"),
            [.. file.Get("versions").Items("an array of versions").Select(TariffVersionJson.Read)],
            Calendar(file),
            new CataloguePrices([.. file.Optional("catalogue").Items("an array of catalogue prices").Select(Price)]));
    }

    private static CataloguePrice Price(JsonField price)
    {
        price.OnlyProperties("name", "from", "price");
        return new CataloguePrice(price.Get("name").Name(), price.Get("from").LocalTime(), price.Get("price").Price());
    }

    private static HolidayCalendar Calendar(JsonField file)
    {
        List<int> years = [];
        List<DateOnly> off = [], worked = [];
        foreach (var item in file.Optional("holidays").Items("an array of years"))
        {
            item.OnlyProperties("year", "off", "worked");
            var year = item.Get("year").Whole(2000, 2100);
            if (years.Contains(year))
            {
                item.Get("year").Refuse("expected every year once");
            }

            years.Add(year);
            off.AddRange(Dates(item.Optional("off"), year));
            worked.AddRange(Dates(item.Optional("worked"), year));
        }

        foreach (var both in off.Intersect(worked).ToList())
        {
            file.Get("holidays").Refuse($"expected {both:yyyy-MM-dd} either off or worked");
            worked.Remove(both);
        }

        return HolidayCalendar.Of(years, off, worked);
    }

    private static IEnumerable<DateOnly> Dates(JsonField dates, int year)
    {
        foreach (var item in dates.Items("an array of dates"))
        {
            var date = item.Date();
            if (date is { } known && known.Year == year)
            {
                yield return known;
            }
            else if (date is not null)
            {
                item.Refuse($"expected a date of {year}");
            }
        }
    }
}
