using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Prepaid.Domain.Reports;

/// <summary>An entry's evidence in one line for people: every value behind its word, amounts in yuan; lists are left to the JSON form.</summary>
public static class EvidenceText
{
    private static readonly FrozenDictionary<string, (string Zh, string En)> Words = new Dictionary<string, (string Zh, string En)>
    {
        ["provider"] = ("渠道", "provider"),
        ["transaction"] = ("交易号", "transaction"),
        ["order"] = ("订单", "order"),
        ["grossFen"] = ("实付", "paid"),
        ["feeRatio"] = ("服务费率", "service fee ratio"),
        ["feeFen"] = ("服务费", "service fee"),
        ["refundFen"] = ("退款", "refunded"),
        ["cashFen"] = ("现金", "in cash"),
        ["agreement"] = ("租约", "agreement"),
        ["version"] = ("版本", "version"),
        ["from"] = ("自", "from"),
        ["through"] = ("至", "to"),
        ["dueOn"] = ("应缴日", "due on"),
        ["periodFen"] = ("本期应缴", "due for the period"),
        ["run"] = ("批次", "run"),
        ["pool"] = ("公摊池", "pool"),
        ["purpose"] = ("用途", "for"),
        ["wallet"] = ("钱包", "wallet"),
        ["weight"] = ("本户权重", "weight"),
        ["ofWeight"] = ("权重合计", "of all weights"),
        ["fen"] = ("本户分摊", "share"),
        ["ofFen"] = ("公摊总额", "of the pool's"),
        ["days"] = ("天数", "days"),
        ["snapshot"] = ("快照", "snapshot"),
        ["cause"] = ("起因", "cause"),
        ["reverses"] = ("冲销", "reverses"),
        ["reason"] = ("原因", "reason"),
        ["request"] = ("申请单", "request"),
        ["proposedBy"] = ("申请人", "proposed by"),
        ["approvedBy"] = ("审批人", "approved by"),
        ["meter"] = ("表号", "meter"),
        ["month"] = ("账期", "month"),
        ["voltageClass"] = ("电压等级", "voltage class"),
        ["quantity"] = ("用量", "quantity"),
        ["energyFen"] = ("电费", "energy"),
        ["allIn"] = ("综合单价", "all-in price"),
        ["catalogue"] = ("目录电价", "catalogue price"),
        ["uplift"] = ("上浮", "uplift"),
        ["limit"] = ("限价", "cap"),
        ["oldSerial"] = ("旧表编号", "old serial"),
        ["newSerial"] = ("新表编号", "new serial"),
        ["isLandlord"] = ("业主承担", "landlord's"),
        ["commonArea"] = ("公共区域", "common area"),
        ["loss"] = ("损耗", "loss"),
        ["electricity"] = ("电费", "electricity"),
        ["water"] = ("水费", "water"),
        ["rent"] = ("房租", "rent"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Writes it.</summary>
    public static string Of(JsonElement evidence, ReportLanguage language) =>
        string.Join(language == ReportLanguage.Zh ? "，" : ", ", Values(evidence).Select(v => $"{Word(v.Name, language)} {TextOf(v, language)}"));

    private static IEnumerable<JsonProperty> Values(JsonElement json) => json.ValueKind != JsonValueKind.Object
        ? []
        : json.EnumerateObject().SelectMany(p => p.Value.ValueKind == JsonValueKind.Object ? Values(p.Value) : IsTold(p.Value) ? [p] : []);

    private static bool IsTold(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array or JsonValueKind.Null or JsonValueKind.Undefined or JsonValueKind.False => false,
        JsonValueKind.String => value.GetString() is { Length: > 0 },
        _ => true,
    };

    private static string TextOf(JsonProperty told, ReportLanguage language) => told.Value.ValueKind switch
    {
        JsonValueKind.Number when IsFen(told.Name) && told.Value.TryGetInt64(out var fen) => $"{Money.FromFen(fen)}{(language == ReportLanguage.Zh ? " 元" : " yuan")}",
        JsonValueKind.True => language == ReportLanguage.Zh ? "是" : "yes",
        JsonValueKind.String when told.Name is "purpose" or "wallet" => Word(told.Value.GetString()!, language),
        JsonValueKind.String when told.Name is "feeRatio" && decimal.TryParse(told.Value.GetString(), NumberStyles.Number, CultureInfo.InvariantCulture, out var ratio) => (ratio * 100m).ToString("0.####", CultureInfo.InvariantCulture) + " %",
        _ => told.Value.ToString(),
    };

    private static bool IsFen(string name) => name is "fen" or "ofFen" || name.EndsWith("Fen", StringComparison.Ordinal);

    /// <summary>The word; the name itself when there is none, so that nothing is left out.</summary>
    private static string Word(string name, ReportLanguage language) => Words.TryGetValue(name, out var word) ? (language == ReportLanguage.Zh ? word.Zh : word.En) : name;
}
