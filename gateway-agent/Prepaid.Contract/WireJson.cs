using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Prepaid.Contract;

/// <summary>The JSON of the small messages: camel case, enums by name, <c>v</c> in front, unknown properties refused.</summary>
internal static class WireJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new EnumName<RelayPosition>(), new EnumName<CommandOutcome>() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    public static byte[] Write<T>(T message)
    {
        var json = new JsonObject { ["v"] = ReadingsMessage.Version };
        foreach (var (name, value) in JsonSerializer.SerializeToNode(message, Options)!.AsObject().ToArray())
        {
            json[name] = value?.DeepClone();
        }

        return JsonSerializer.SerializeToUtf8Bytes(json, Options);
    }

    /// <param name="firstError">Checks what the types cannot say; empty when all is well. Members may be null.</param>
    public static bool TryRead<T>(ReadOnlySpan<byte> body, Func<T, string> firstError, out T? message, out string error)
        where T : class
    {
        message = null;
        try
        {
            var read = Read<T>(body, out error);
            error = read is null ? error : firstError(read);
            message = error.Length == 0 ? read : null;
        }
        catch (JsonException refused)
        {
            error = $"body: {refused.Message}";
        }
        catch (Exception refused) when (refused is ArgumentException or InvalidOperationException)
        {
            error = $"body: {refused.Message}"; // a property twice, or text that is not UTF-8
        }

        return message is not null;
    }

    private static T? Read<T>(ReadOnlySpan<byte> body, out string error)
        where T : class
    {
        if (JsonNode.Parse(body) is not JsonObject json)
        {
            error = "body: expected an object";
            return null;
        }

        if (!json.Remove("v", out var version) || version is not JsonValue value || !value.TryGetValue(out int number) || number != ReadingsMessage.Version)
        {
            error = $"v: expected {ReadingsMessage.Version}, got {WireRules.Shown(version?.ToJsonString() ?? "nothing")}";
            return null;
        }

        error = string.Empty;
        return json.Deserialize<T>(Options);
    }
}
