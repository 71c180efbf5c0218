using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Ledger;

/// <summary>What follows from the use of a meter.</summary>
public static class MeterUses
{
    /// <summary>What turns the consumption of such a meter into a debit.</summary>
    public static DebitedBy DebitedBy(this MeterUse use) => use switch
    {
        MeterUse.Electricity => Metering.DebitedBy.Reading,
        MeterUse.Water => Metering.DebitedBy.DailyRun,
        MeterUse.House => Metering.DebitedBy.Nothing,
        _ => throw new ArgumentOutOfRangeException(nameof(use), use, "expected Electricity, Water or House"),
    };
}
