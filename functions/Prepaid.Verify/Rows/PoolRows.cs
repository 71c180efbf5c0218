using System.Globalization;
using System.Text.Json;

namespace Prepaid.Verify.Rows;

/// <summary>A pool as a run froze it: snapshot <c>pool:{pool}</c>.</summary>
/// <param name="TakenFen">Fen that other pools feed.</param>
/// <param name="Feeds">Pools that bear a part: id, weight, fen.</param>
internal sealed record PoolRow(
    string Place,
    string Run,
    string Pool,
    decimal MonthQuantity,
    decimal TrueUp,
    decimal CarriedIn,
    decimal Quantity,
    decimal Price,
    long OwnFen,
    long TakenFen,
    long AmountFen,
    decimal TotalWeight,
    IReadOnlyList<(string Id, decimal Weight, long Fen)> Feeds)
{
    /// <summary>Mains less what is taken off, by the lines of the meters; null where an estimate is in it.</summary>
    public decimal? ByMeters { get; init; }

    /// <exception cref="FormatException">The content is something else.</exception>
    public static PoolRow Of(RunSnapshotRow row)
    {
        try
        {
            using var json = JsonDocument.Parse(row.Content);
            var pool = json.RootElement;
            var lines = pool.GetProperty("mains").EnumerateArray().Concat(pool.GetProperty("subtracts").EnumerateArray()).ToList();
            var isPlain = lines.All(l => !l.GetProperty("estimated").GetBoolean() && Number(l, "trueUp") == 0m) && Number(pool, "trueUp") == 0m;
            return new PoolRow(
                row.Place,
                row.Run,
                pool.GetProperty("pool").GetString()!,
                Number(pool, "monthQuantity"),
                Number(pool, "trueUp"),
                Number(pool, "carriedIn"),
                Number(pool, "quantity"),
                Number(pool, "price"),
                pool.GetProperty("ownFen").GetInt64(),
                pool.GetProperty("fed").EnumerateArray().Sum(f => f.GetProperty("fen").GetInt64()),
                pool.GetProperty("amountFen").GetInt64(),
                Number(pool, "totalWeight"),
                [.. pool.GetProperty("feeds").EnumerateArray().Select(f => ("pool:" + f.GetProperty("pool").GetString(), Number(f, "weight"), f.GetProperty("fen").GetInt64()))])
            {
                ByMeters = isPlain
                    ? pool.GetProperty("mains").EnumerateArray().Sum(l => Number(l, "quantity")) - pool.GetProperty("subtracts").EnumerateArray().Sum(l => Number(l, "quantity")) - Number(pool, "membersQuantity")
                    : null,
            };
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentNullException)
        {
            throw new FormatException($"Content: expected a pool; {wrong.Message}", wrong);
        }
    }

    internal static decimal Number(JsonElement json, string name) =>
        decimal.Parse(json.GetProperty(name).GetString()!, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}

/// <summary>What one bearer has of a pool.</summary>
/// <param name="Bearer">Account, of a closed one its own id though the landlord pays; <c>pool:{pool}</c>.</param>
internal sealed record PoolShareRow(string Place, string Pool, string Bearer, decimal Weight, long Fen)
{
    /// <summary>The shares that an entry stands for, and what they come to by its evidence.</summary>
    /// <exception cref="FormatException">The evidence is something else.</exception>
    public static IReadOnlyList<PoolShareRow> Of(RunItemRow item, FrozenEntry entry)
    {
        try
        {
            using var json = JsonDocument.Parse(entry.Evidence);
            var share = json.RootElement.GetProperty("share");
            var pool = share.GetProperty("pool").GetString()!;
            return
            [
                new PoolShareRow(item.Place, pool, item.Account, PoolRow.Number(share, "weight"), share.GetProperty("fen").GetInt64()),
                .. share.GetProperty("borne").EnumerateArray().Select(b => new PoolShareRow(item.Place, pool, b.GetProperty("account").GetString()!, PoolRow.Number(b, "weight"), b.GetProperty("fen").GetInt64())),
            ];
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentNullException)
        {
            throw new FormatException($"Evidence: expected a share; {wrong.Message}", wrong);
        }
    }
}
