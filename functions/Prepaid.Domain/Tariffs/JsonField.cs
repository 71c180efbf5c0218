using System.Globalization;
using System.Text.Json;

namespace Prepaid.Domain.Tariffs;

/// <summary>A place in a JSON file that knows its path and collects what is wrong with it.</summary>
internal readonly struct JsonField(JsonElement? element, string path, List<TariffProblem> problems)
{
    private const int LongestName = 64;

    /// <summary>False for a property that was left out; one that is null is there, and wrong.</summary>
    public bool IsThere => element is not null;

    private bool IsObject => element is { ValueKind: JsonValueKind.Object };

    public void Refuse(string expected) => problems.Add(new TariffProblem(path.Length == 0 ? "file" : path, expected));

    /// <summary>A property that must be there.</summary>
    public JsonField Get(string name) => Property(name);

    /// <summary>A property that may be left out; its absence is no problem for <see cref="Items"/> and those with a default.</summary>
    public JsonField Optional(string name) => Property(name);

    public bool Has(string name) => Property(name).IsThere;

    public void OnlyProperties(params string[] known)
    {
        if (!IsObject)
        {
            Refuse("expected an object");
            return;
        }

        foreach (var property in element!.Value.EnumerateObject().Where(property => !known.Contains(property.Name)))
        {
            Property(property.Name).Refuse($"unknown; expected one of {string.Join(", ", known)}");
        }
    }

    /// <summary>Items of an array; none when it is absent.</summary>
    public IReadOnlyList<JsonField> Items(string expected)
    {
        if (!IsThere)
        {
            return [];
        }

        if (element!.Value.ValueKind != JsonValueKind.Array)
        {
            Refuse($"expected {expected}");
            return [];
        }

        var all = new List<JsonField>();
        foreach (var item in element.Value.EnumerateArray())
        {
            all.Add(new JsonField(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{all.Count}]"), problems));
        }

        return all;
    }

    public string Text(string expected)
    {
        if (element is { ValueKind: JsonValueKind.String } text)
        {
            return text.GetString()!;
        }

        Refuse($"expected {expected}");
        return string.Empty;
    }

    /// <summary>One of two words.</summary>
    public string OneOf(string first, string second)
    {
        if (element is { ValueKind: JsonValueKind.String } text && text.GetString() is var word && (word == first || word == second))
        {
            return word;
        }

        Refuse($"expected {first} or {second}");
        return first;
    }

    /// <summary>A name that can stand on a bill and in a row.</summary>
    public string Name()
    {
        if (element is { ValueKind: JsonValueKind.String } text && text.GetString()! is { Length: > 0 and <= LongestName } name
            && !name.Any(c => char.IsControl(c) || c is ',' or ';' or '|'))
        {
            return name;
        }

        Refuse("expected a name of 1 to 64 characters without , ; | or control characters");
        return string.Empty;
    }

    /// <summary>A decimal, written as a number or as a string; the fallback when it is absent.</summary>
    public decimal Number(decimal? fallback = null)
    {
        if (!IsThere && fallback is { } absent)
        {
            return absent;
        }

        if (element is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out var value))
        {
            return value;
        }

        if (element is { ValueKind: JsonValueKind.String } text
            && IsPlain(text.GetString()!)
            && decimal.TryParse(text.GetString(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value))
        {
            return value;
        }

        Refuse("expected a decimal number");
        return 0m;
    }

    // As in the schema: digits on both sides of a point, no plus sign.
    private static bool IsPlain(string text) => text.Length > 0 && char.IsAsciiDigit(text[^1]) && char.IsAsciiDigit(text[text[0] == '-' ? 1 : 0]);

    public decimal Price()
    {
        var before = problems.Count;
        var price = Number();
        if (problems.Count == before && !TariffRules.IsPrice(price))
        {
            Refuse(TariffRules.PriceRange);
        }

        return price;
    }

    public int Whole(int least, int most)
    {
        if (element is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out var value)
            && value == decimal.Truncate(value) && value >= least && value <= most)
        {
            return (int)value;
        }

        Refuse(string.Create(CultureInfo.InvariantCulture, $"expected a whole number from {least} to {most}"));
        return least;
    }

    public bool Flag()
    {
        if (element is { } flag && flag.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Refuse("expected true or false");
        }

        return element is { ValueKind: JsonValueKind.True };
    }

    public DateOnly? Date()
    {
        if (element is { ValueKind: JsonValueKind.String } text
            && DateOnly.TryParseExact(text.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        Refuse("expected a date like 2026-03-01");
        return null;
    }

    /// <summary>A site-local date or time, without an offset.</summary>
    public DateTime LocalTime()
    {
        string[] forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];
        if (element is { ValueKind: JsonValueKind.String } text
            && DateTime.TryParseExact(text.GetString(), forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return time;
        }

        Refuse("expected a local date like 2026-03-01 or time like 2026-03-01T06:00");
        return default;
    }

    /// <summary>Minute of the day of a wall-clock time.</summary>
    public int Minute()
    {
        if (element is { ValueKind: JsonValueKind.String } text
            && TimeOnly.TryParseExact(text.GetString(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return (time.Hour * 60) + time.Minute;
        }

        Refuse("expected a time of day from 00:00 to 23:59");
        return 0;
    }

    private JsonField Property(string name)
    {
        var inside = path.Length == 0 ? name : $"{path}.{name}";
        return IsObject && element!.Value.TryGetProperty(name, out var found)
            ? new JsonField(found, inside, problems)
            : new JsonField(null, inside, problems);
    }
}
