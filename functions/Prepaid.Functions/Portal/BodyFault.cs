using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Prepaid.Functions.Portal;

/// <summary>Says of a body that could not be read which field is at fault and what was expected there.</summary>
internal static class BodyFault
{
    /// <summary>The first fault, its field by path such as <c>meters[0].counts</c>, or null.</summary>
    /// <param name="body">What was sent.</param>
    /// <param name="type">What the route takes.</param>
    /// <param name="options">As it is read.</param>
    public static string? Of(byte[] body, Type type, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Of(document.RootElement, type, string.Empty, options)
                : "body: expected an object";
        }
        catch (JsonException refused)
        {
            return FormattableString.Invariant($"body: expected JSON; it breaks off in line {refused.LineNumber + 1}, byte {refused.BytePositionInLine + 1}");
        }
    }

    private static string? Of(JsonElement value, Type type, string path, JsonSerializerOptions options)
    {
        var form = options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
        return (form.Kind, value.ValueKind) switch
        {
            (JsonTypeInfoKind.Object, JsonValueKind.Object) => OfFields(value, form, path, options),
            (JsonTypeInfoKind.Enumerable, JsonValueKind.Array) => value.EnumerateArray()
                .Select((v, i) => Of(v, form.ElementType!, FormattableString.Invariant($"{path}[{i}]"), options))
                .FirstOrDefault(f => f is not null),
            _ => value.ValueKind != JsonValueKind.Null && IsReadable(value, form) ? null : $"{path}: expected {Expected(form)}",
        };
    }

    private static string? OfFields(JsonElement value, JsonTypeInfo form, string path, JsonSerializerOptions options)
    {
        var fields = form.Properties.Where(p => p.AssociatedParameter is not null || p.Set is not null).ToList();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var sent in value.EnumerateObject())
        {
            var at = path.Length == 0 ? sent.Name : $"{path}.{sent.Name}";
            if (fields.Find(f => string.Equals(f.Name, sent.Name, StringComparison.OrdinalIgnoreCase)) is not { } field)
            {
                return $"{at}: unknown field; expected {string.Join(", ", fields.Select(f => f.Name))}";
            }

            if (!seen.Add(sent.Name))
            {
                return $"{at}: expected once";
            }

            if (OfField(sent.Value, field, at, options) is { } fault)
            {
                return fault;
            }
        }

        return fields.Find(f => f.IsRequired && !seen.Contains(f.Name)) is { } missing
            ? $"{(path.Length == 0 ? missing.Name : $"{path}.{missing.Name}")}: expected {Expected(options.GetTypeInfo(missing.PropertyType))}; it is missing"
            : null;
    }

    private static string? OfField(JsonElement value, JsonPropertyInfo field, string at, JsonSerializerOptions options) =>
        value.ValueKind != JsonValueKind.Null ? Of(value, field.PropertyType, at, options)
        : field.AssociatedParameter?.IsNullable ?? field.IsSetNullable ? null
        : $"{at}: expected {Expected(options.GetTypeInfo(field.PropertyType))}";

    private static bool IsReadable(JsonElement value, JsonTypeInfo form)
    {
        try
        {
            _ = value.Deserialize(form);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Expected(JsonTypeInfo form)
    {
        var type = Nullable.GetUnderlyingType(form.Type) ?? form.Type;
        return type.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName))
            : type == typeof(long) || type == typeof(int) ? "a whole number"
            : type == typeof(decimal) ? "a number"
            : type == typeof(bool) ? "true or false"
            : type == typeof(string) ? "a text"
            : type == typeof(DateTimeOffset) ? "a time like 2026-03-01T08:00:00+08:00"
            : type == typeof(DateOnly) ? "a date like 2026-03-01"
            : form.Kind == JsonTypeInfoKind.Enumerable ? "a list"
            : "an object";
    }
}
