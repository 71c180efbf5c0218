using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Sites;

namespace Prepaid.Functions.Portal;

/// <summary>A body that says itself what is wrong with it.</summary>
public interface IRequestBody
{
    /// <summary>The field and what was expected, or null.</summary>
    string? Fault();
}

/// <summary>Reads bodies strictly: an unknown or missing field is refused by name, so that nobody believes in one that is ignored.</summary>
public static class RequestBody
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
        AllowDuplicateProperties = false,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private const int MostIdLength = 64;

    /// <summary>The body, or why it is refused; exactly one of both.</summary>
    public static async Task<(T? Body, Refusal? Refusal)> Read<T>(this HttpRequest request, CancellationToken cancellationToken, int most = 16 * 1024)
        where T : class, IRequestBody
    {
        if (await request.Body(most, cancellationToken) is not { } bytes)
        {
            return (null, new Refusal(RefusalReason.BodyTooLarge, $"The body is over {most} bytes."));
        }

        try
        {
            if (bytes.AsSpan().IndexOf("null"u8) >= 0 && BodyFault.Of(bytes, typeof(T), Json) is { } isNull)
            {
                return (null, new Refusal(RefusalReason.BodyRefused, isNull)); // the serializer lets null into lists
            }

            var body = JsonSerializer.Deserialize<T>(bytes, Json);
            var fault = body is null ? "body: expected an object" : body.Fault();
            return fault is null ? (body, null) : (null, new Refusal(RefusalReason.BodyRefused, fault));
        }
        catch (JsonException)
        {
            return (null, new Refusal(RefusalReason.BodyRefused, BodyFault.Of(bytes, typeof(T), Json) ?? "body: expected other values"));
        }
    }

    /// <summary>Fault of an id, or null: ids become keys of rows.</summary>
    public static string? IdFault(string field, string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Length is >= 1 and <= MostIdLength && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? null
            : $"{field}: expected 1 to {MostIdLength} letters, digits, '-', '_' or '.'";
    }

    /// <summary>Fault of a text for people, or null.</summary>
    public static string? TextFault(string field, string text, int most = 200)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.IsNullOrWhiteSpace(text) || text.Length > most || text.Any(char.IsControl)
            ? $"{field}: expected a text of 1 to {most} characters"
            : null;
    }
}
