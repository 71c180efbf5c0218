using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Ledger;

/// <summary>One meter as a change of its account needs it.</summary>
/// <param name="Standing">As loaded.</param>
/// <param name="Setup">How it counts.</param>
/// <param name="Stored">Its day rows from the first touched local date on (see <see cref="MeterStanding.From"/>), ascending.</param>
/// <param name="Arrived">New readings, of whole local days or parts of them; may be empty.</param>
public sealed record MeterInput(MeterStanding Standing, MeterSetup Setup, IReadOnlyList<MeterDay> Stored, ReadOnlyMemory<MeterReading> Arrived)
{
    /// <summary>The debit that is held of it; there when the standing names one.</summary>
    public HeldWork? Held { get; init; }
}
