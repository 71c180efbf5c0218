using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Prepaid.Domain.Reports;

/// <summary>The canonical JSON of statements (docs/statements.md): amounts in fen under names ending in <c>Fen</c>, other decimals as text.</summary>
public static class StatementJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // never embedded in HTML
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameMoney } },
        Converters = { new MoneyAsFen(), new DecimalAsText(), new TimeInUtc(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The statement as UTF-8; the same statement has the same bytes.</summary>
    public static byte[] Write(Statement statement) => JsonSerializer.SerializeToUtf8Bytes(statement, Options);

    /// <summary>SHA-256 of <see cref="Write(Statement)"/> in lower-case hex.</summary>
    public static string HashOf(Statement statement) => Convert.ToHexStringLower(SHA256.HashData(Write(statement)));

    /// <summary>The frame for its row.</summary>
    public static string WriteFrame(StatementFrame frame) => JsonSerializer.Serialize(frame, Options);

    /// <summary>Reads <see cref="WriteFrame"/>.</summary>
    /// <exception cref="JsonException">It is not what we wrote.</exception>
    public static StatementFrame ReadFrame(string json) =>
        JsonSerializer.Deserialize<StatementFrame>(json, Options) ?? throw new JsonException("expected a statement's frame");

    /// <summary>What was drawn, for the row of a run's item.</summary>
    public static string WriteDrawn(DrawnStatement drawn) => JsonSerializer.Serialize(drawn, Options);

    /// <summary>Reads <see cref="WriteDrawn"/>.</summary>
    /// <exception cref="JsonException">It is not what we wrote.</exception>
    public static DrawnStatement ReadDrawn(string json) =>
        JsonSerializer.Deserialize<DrawnStatement>(json, Options) ?? throw new JsonException("expected a drawn statement");

    private static void NameMoney(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(p => p.PropertyType == typeof(Money) && !p.Name.EndsWith("Fen", StringComparison.Ordinal)))
        {
            property.Name += "Fen";
        }
    }

    private sealed class MoneyAsFen : JsonConverter<Money>
    {
        public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Money.FromFen(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Fen);
    }

    private sealed class DecimalAsText : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            decimal.Parse(reader.GetString()!, CultureInfo.InvariantCulture);

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    private sealed class TimeInUtc : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));
    }
}
