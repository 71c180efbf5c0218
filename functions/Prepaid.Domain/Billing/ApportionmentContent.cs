using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Prepaid.Domain.Ledger;

namespace Prepaid.Domain.Billing;

/// <summary>The content of an apportionment item: one entry for each of the account's shares in the pools of its site; the share is the entry's evidence, its decimals as text.</summary>
/// <param name="From">Start of the month, unix seconds.</param>
/// <param name="To">End of the month.</param>
/// <param name="Shares">By pool.</param>
public sealed record ApportionmentContent(long From, long To, IReadOnlyList<PoolShare> Shares)
{
    /// <summary>Kind of the entries.</summary>
    public const string Kind = "apportionment";

    /// <summary>How frozen rows of the job are written.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new DecimalText(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Sum of all shares.</summary>
    public Money Total => Shares.Aggregate(Money.Zero, (sum, share) => sum + share.Total);

    /// <summary>Writes the content.</summary>
    public string Write(BillingRunKey run) => FrozenEntries.Write(EntriesOf(run));

    /// <summary>Reads the shares back.</summary>
    /// <exception cref="JsonException">It is not what <see cref="Write"/> wrote.</exception>
    public static IReadOnlyList<PoolShare> SharesIn(string content) =>
        [.. FrozenEntries.Read(content).Select(e => JsonSerializer.Deserialize<ShareEvidence>(e.Evidence, Json)!.Share)];

    /// <summary>The entries that it stands for: one for each pool in which the account has a weight.</summary>
    public IEnumerable<FrozenEntry> EntriesOf(BillingRunKey run)
    {
        ArgumentNullException.ThrowIfNull(run);
        foreach (var share in Shares)
        {
            var payer = share.IsLandlord ? Pool.LandlordOf(share.Purpose) : CounterAccounts.Of(share.Wallet);
            yield return new FrozenEntry(
                Kind,
                string.Create(CultureInfo.InvariantCulture, $"{Kind}:{share.Pool}:{run.Period}:{run.Number}"),
                [new(payer, -share.Total), new(Pool.RevenueOf(share.Purpose), share.Total)],
                JsonSerializer.Serialize(new ShareEvidence(run.ToString(), share), Json),
                From,
                To);
        }
    }

    private sealed record ShareEvidence(string Run, PoolShare Share);

    private sealed class DecimalText : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            decimal.Parse(reader.GetString()!, NumberStyles.Number, CultureInfo.InvariantCulture);

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }
}
