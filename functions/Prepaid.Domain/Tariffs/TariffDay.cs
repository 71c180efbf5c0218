namespace Prepaid.Domain.Tariffs;

/// <summary>One local day cut into slots; daylight saving and version changes are already in their ends.</summary>
internal sealed class TariffDay(int day, long start, TariffSlot[] slots)
{
    /// <summary>Holds no moment.</summary>
    public static TariffDay None { get; } = new(0, 0, [new TariffSlot(0, -1, -1, null)]);

    public int Day { get; } = day;

    public long Start { get; } = start;

    public long End { get; } = slots[^1].End;

    public TariffSlot[] Slots { get; } = slots;
}
