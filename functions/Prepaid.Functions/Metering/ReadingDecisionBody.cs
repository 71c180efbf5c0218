using Prepaid.Domain.Metering;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Metering;

/// <summary>What a person decides on one reading.</summary>
/// <param name="MeasuredAt">Unix seconds of the reading.</param>
/// <param name="Sequence">Its sequence.</param>
/// <param name="Counts">Its value, because two values may stand under one key.</param>
/// <param name="Decision">accept, reject, replace or restart.</param>
/// <param name="Reason">Why, for the audit.</param>
/// <param name="Replacement">The counts that count instead; only with replace.</param>
/// <param name="Register">Code of its register; the total unless said.</param>
public sealed record ReadingDecisionBody(
    long MeasuredAt, long Sequence, long Counts, string Decision, string Reason, long? Replacement = null, string Register = MeterSetup.TotalRegister) : IRequestBody
{
    private const long LastSecond = 253_402_300_799;

    /// <summary>The reading that is meant.</summary>
    /// <param name="register">Index of its register.</param>
    public MeterReading KeyAt(int register) => new(register, MeasuredAt, 0, Sequence, Counts);

    public string? Fault() =>
        MeasuredAt is < 0 or > LastSecond ? "measuredAt: expected Unix seconds"
        : Decision is not ("accept" or "reject" or "replace" or "restart") ? "decision: expected accept, reject, replace or restart"
        : (Decision == "replace") != Replacement.HasValue ? "replacement: expected together with decision replace, and only then"
        : Replacement < 0 ? "replacement: expected counts from 0"
        : RequestBody.TextFault("reason", Reason);

    public ReadingDecision By(string actor) => Decision switch
    {
        "accept" => ReadingDecision.Accept(actor),
        "reject" => ReadingDecision.Reject(actor),
        "replace" => ReadingDecision.Replace(Replacement ?? 0, actor),
        _ => ReadingDecision.Restart(actor),
    };
}
