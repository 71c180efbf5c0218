using System.Globalization;

namespace Prepaid.Domain.Billing;

/// <summary>A share in words for the tenant: what was measured, what it cost, how it was shared out (M3). Every figure is one of the frozen ones.</summary>
/// <param name="Zh">In Chinese.</param>
/// <param name="En">In English.</param>
public sealed record ShareExplanation(string Zh, string En)
{
    /// <summary>Explains a share.</summary>
    /// <param name="pool">The frozen pool.</param>
    /// <param name="share">A share of it.</param>
    /// <param name="month">Month of the run.</param>
    public static ShareExplanation Of(PoolSnapshot pool, PoolShare share, BillingPeriod month)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(share);
        var unit = share.Wallet == Ledger.Wallet.Water ? "m³" : "kWh";
        var isEstimated = pool.Flags.Contains("estimated");
        var fed = Money.FromFen(pool.Fed.Sum(f => f.Fen));
        return new ShareExplanation(
            $"{month.First:yyyy年M月}{(share.Purpose == PoolPurpose.Loss ? "损耗分摊" : "公摊")}，公摊池“{pool.Pool}”：{Text(pool.Quantity)} {unit} × {Text(pool.Price)} 元 = {Money.FromFen(pool.OwnFen)} 元"
            + $"{(isEstimated ? "（含估算，实抄后多退少补）" : string.Empty)}{(fed > Money.Zero ? $"，另有上级公摊池转入 {fed} 元，共 {Money.FromFen(pool.AmountFen)} 元" : string.Empty)}。"
            + $"{(share.IsLandlord ? "业主（空置房间）" : "您")}的权重 {Text(share.Weight)}（{RuleZh(pool.Rule)}{Days(pool, share, "天")}），全部权重 {Text(share.OfWeight)}，"
            + $"分摊 {Money.FromFen(share.OfFen)} × {Text(share.Weight)} ÷ {Text(share.OfWeight)} = {Money.FromFen(share.Fen)} 元。",
            $"{(share.Purpose == PoolPurpose.Loss ? "Losses" : "Common areas")} of {month.First.ToString("yyyy-MM", CultureInfo.InvariantCulture)}, pool {pool.Pool}: {Text(pool.Quantity)} {unit} at {Text(pool.Price)} yuan = {Money.FromFen(pool.OwnFen)} yuan"
            + $"{(isEstimated ? " (in part estimated, settled once it is read)" : string.Empty)}{(fed > Money.Zero ? $", and {fed} yuan from pools above, {Money.FromFen(pool.AmountFen)} yuan in all" : string.Empty)}. "
            + $"{(share.IsLandlord ? "The landlord's weight for vacant rooms" : "Your weight")} is {Text(share.Weight)} (by {pool.Rule}{Days(pool, share, "days")}) of {Text(share.OfWeight)}: "
            + $"{Money.FromFen(share.OfFen)} × {Text(share.Weight)} ÷ {Text(share.OfWeight)} = {Money.FromFen(share.Fen)} yuan.");
    }

    private static string Text(decimal figure) => figure.ToString("0.############", CultureInfo.InvariantCulture);

    private static string Days(PoolSnapshot pool, PoolShare share, string days) => pool.Rule is "use" or "landlord" || share.IsLandlord ? string.Empty : $" × {share.Days} {days}";

    private static string RuleZh(string rule) => rule switch
    {
        "use" => "按用量",
        "area" => "按面积",
        "fixed" => "按固定份额",
        "equal" => "按户均摊",
        "people" => "按人数",
        _ => "由业主承担",
    };
}
