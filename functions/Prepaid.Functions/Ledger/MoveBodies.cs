using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Ledger;

/// <summary>Body of a hand-over of one meter to another account; both sides signed the register value.</summary>
public sealed record HandOverBody(string Id, string Meter, string To, DateTimeOffset At, long Counts, string Reason) : IRequestBody
{
    public string? Fault() =>
        RequestBody.IdFault("id", Id) ?? RequestBody.IdFault("meter", Meter) ?? RequestBody.IdFault("to", To)
        ?? (Counts >= 0 ? null : "counts: expected 0 or more") ?? RequestBody.TextFault("reason", Reason);

    public string Content => FormattableString.Invariant($"hand-over|{Meter}|{To}|{At.ToUnixTimeSeconds()}|{Counts}");
}

/// <summary>A signed register value.</summary>
public sealed record SignedCounts(string Meter, long Counts);

/// <summary>Body of a move-out: final values of all meters, then the account is closed.</summary>
/// <param name="BalanceTo">Account of the same tenant that takes the balance; empty makes it a refund due.</param>
public sealed record MoveOutBody(string Id, DateTimeOffset At, IReadOnlyList<SignedCounts> Meters, string BalanceTo, string Reason) : IRequestBody
{
    public string? Fault() =>
        RequestBody.IdFault("id", Id) ?? (BalanceTo.Length == 0 ? null : RequestBody.IdFault("balanceTo", BalanceTo)) ?? RequestBody.TextFault("reason", Reason)
        ?? Meters.Select(m => m.Counts < 0 ? "meters: expected counts of 0 or more" : RequestBody.IdFault("meters", m.Meter)).FirstOrDefault(f => f is not null)
        ?? (Meters.DistinctBy(m => m.Meter).Count() == Meters.Count ? null : "meters: expected each once");

    public string Content => FormattableString.Invariant($"move-out|{At.ToUnixTimeSeconds()}|{string.Join(',', Meters.Select(m => $"{m.Meter}={m.Counts}"))}|{BalanceTo}");
}

/// <summary>Body of a swap at one supply point.</summary>
/// <param name="FinalCounts">Signed last value of the old one; null when it is dead.</param>
/// <param name="StartCounts">Register of the new one.</param>
/// <param name="Ratio">CT ratio times PT ratio from then on; null leaves it. With the same serial and the same counts, only the ratio changes (R19).</param>
public sealed record SwapBody(
    string Id, DateTimeOffset At, long? FinalCounts, string NewSerial, long StartCounts, decimal RatedUnitsPerHour, string Reason, decimal? Ratio = null) : IRequestBody
{
    private const decimal MostRatio = 1_000_000m;

    public string? Fault() =>
        RequestBody.IdFault("id", Id) ?? RequestBody.IdFault("newSerial", NewSerial) ?? RequestBody.TextFault("reason", Reason)
        ?? (StartCounts >= 0 ? null : "startCounts: expected 0 or more")
        ?? (FinalCounts is null or >= 0 ? null : "finalCounts: expected 0 or more, or null for a dead meter")
        ?? (Ratio is null or (> 0m and <= MostRatio) ? null : $"ratio: expected above 0, at most {MostRatio}")
        ?? (RatedUnitsPerHour is > 0m and <= 1_000_000m ? null : "ratedUnitsPerHour: expected above 0, at most 1000000");

    public string Content =>
        FormattableString.Invariant($"swap|{At.ToUnixTimeSeconds()}|{FinalCounts}|{NewSerial}|{StartCounts}|{RatedUnitsPerHour}") + (Ratio is { } ratio ? FormattableString.Invariant($"|{ratio}") : string.Empty);
}
