namespace Prepaid.Domain.Tariffs;

/// <summary>Walks the slots of a timeline in time order.</summary>
internal sealed class TariffCursor(TariffTimeline timeline)
{
    private int _slot;

    public TariffDay Day { get; private set; } = TariffDay.None;

    public ref readonly TariffSlot Slot => ref Day.Slots[_slot];

    /// <summary>Goes to the slot of a moment.</summary>
    public void Seek(long time)
    {
        if (time < Day.Start || time >= Day.End)
        {
            Day = timeline.Day(timeline.Zone.DayAt(time));
            _slot = 0;
        }
        else if (_slot > 0 && time < Day.Slots[_slot - 1].End)
        {
            _slot = 0;
        }

        while (Day.Slots[_slot].End <= time)
        {
            _slot++;
        }
    }

    /// <summary>Goes to the next slot.</summary>
    public void Step()
    {
        if (++_slot == Day.Slots.Length)
        {
            Day = timeline.Day(Day.Day + 1);
            _slot = 0;
        }
    }
}
