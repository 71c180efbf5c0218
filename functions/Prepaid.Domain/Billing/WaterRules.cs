using Prepaid.Domain.Notices;

namespace Prepaid.Domain.Billing;

/// <summary>What a site does about a water wallet that runs low or is owed.</summary>
/// <remarks>There is no setting that would close a valve: no drinking or fire line is ever switched for arrears (R35).</remarks>
public sealed record WaterRules
{
    /// <summary>Warning levels of the water wallet; default ¥10 and ¥4.</summary>
    public NoticeLevels Notices { get; init; } = new() { Low = Money.FromFen(1_000), VeryLow = Money.FromFen(400) };

    /// <summary>Cuts electricity for unpaid water, under the rules of every other cut; default no.</summary>
    public bool CutsForUnpaidWater { get; init; }
}
