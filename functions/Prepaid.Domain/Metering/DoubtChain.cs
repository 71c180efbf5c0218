namespace Prepaid.Domain.Metering;

/// <summary>What a later day decided about doubtful readings reaches back to the day in which they began; no money changes.</summary>
public static class DoubtChain
{
    /// <summary>The days with the verdicts of their doubtful readings settled.</summary>
    /// <param name="days">Consecutive day rows of one meter, ascending.</param>
    public static MeterDay[] Settle(IReadOnlyList<MeterDay> days)
    {
        ArgumentNullException.ThrowIfNull(days);
        var settled = new MeterDay[days.Count];
        var fate = Quality.Unjudged;
        for (var i = days.Count - 1; i >= 0; i--)
        {
            var day = days[i];
            settled[i] = day.SettleDoubt(fate);
            var goesOn = day.EarlierDoubt != Quality.Rejected && day.Closing.Register.DoubtCount > 0 && fate != Quality.Unjudged;
            fate = goesOn ? fate : day.EarlierDoubt;
        }

        return settled;
    }
}
