using System.Text.Json;

namespace Prepaid.GatewayAgent.Configuration;

/// <summary>The fields of one JSON object, taken one by one; each refusal names the field and what was expected.</summary>
internal sealed class ConfigFields
{
    private readonly Dictionary<string, JsonElement> fields = new(StringComparer.Ordinal);
    private readonly List<string> known = [];
    private readonly string place;

    /// <exception cref="FormatException">Not an object, or a field twice.</exception>
    public ConfigFields(JsonElement json, string place)
    {
        this.place = place.Length == 0 ? string.Empty : place + ".";
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"{(place.Length == 0 ? "file" : place)}: expected an object, got {Shown(json)}");
        }

        foreach (var field in json.EnumerateObject())
        {
            if (!fields.TryAdd(field.Name, field.Value))
            {
                throw new FormatException($"{this.place}{field.Name}: expected once");
            }
        }
    }

    /// <summary>Where this object stands in the file.</summary>
    public string Place => place.TrimEnd('.');

    public string Text(string name, Func<string, bool> isLegal, string expected, string? otherwise = null) => Take(name) switch
    {
        null when otherwise is not null => otherwise,
        { ValueKind: JsonValueKind.String } value when isLegal(value.GetString()!) => value.GetString()!,
        _ => throw Refusal(name, expected),
    };

    public string OneOf(string name, string[] values, string? otherwise = null) =>
        Text(name, values.Contains, string.Join(", ", values), otherwise);

    public int Whole(string name, int least, int most, int? otherwise = null) => Take(name) switch
    {
        null when otherwise is { } value => value,
        { ValueKind: JsonValueKind.Number } json when json.TryGetInt32(out var value) && value >= least && value <= most => value,
        _ => throw Refusal(name, FormattableString.Invariant($"a whole number from {least} to {most}")),
    };

    /// <summary>Hex digits; what is there instead is not shown, since it may be a password.</summary>
    public string Hex(string name, int digits, string otherwise) => Take(name) switch
    {
        null => otherwise,
        { ValueKind: JsonValueKind.String } json when json.GetString() is { } value && value.Length == digits && value.All(char.IsAsciiHexDigit) => value,
        _ => throw new FormatException(FormattableString.Invariant($"{place}{name}: expected {digits} hex digits")),
    };

    public bool Flag(string name, bool otherwise) => Take(name) switch
    {
        null => otherwise,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Refusal(name, "true or false"),
    };

    public IEnumerable<ConfigFields> List(string name, int least, int most) =>
        Take(name) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() >= least && list.GetArrayLength() <= most
            ? list.EnumerateArray().Select((item, i) => new ConfigFields(item, FormattableString.Invariant($"{place}{name}[{i}]")))
            : throw Refusal(name, FormattableString.Invariant($"a list of {least} to {most} objects"));

    /// <exception cref="FormatException">There is a field that nobody took: a typing error, or something secret in the wrong place.</exception>
    public void NothingElse()
    {
        if (fields.Keys.FirstOrDefault(f => !known.Contains(f)) is { } unknown)
        {
            throw new FormatException($"{place}{unknown}: unknown; expected only {string.Join(", ", known)}");
        }
    }

    private JsonElement? Take(string name)
    {
        if (!known.Contains(name))
        {
            known.Add(name);
        }

        return fields.TryGetValue(name, out var value) ? value : null;
    }

    private FormatException Refusal(string name, string expected) =>
        new($"{place}{name}: expected {expected}, got {(fields.TryGetValue(name, out var value) ? Shown(value) : "nothing")}");

    private static string Shown(JsonElement json)
    {
        var text = json.GetRawText();
        return text.Length <= 60 ? text : text[..60] + "…";
    }
}
