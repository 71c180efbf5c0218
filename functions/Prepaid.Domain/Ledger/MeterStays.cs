using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Ledger;

/// <summary>The stays of a meter at one account. A day of one stay is never rated from a day of another: in between, somebody else used the meter.</summary>
internal sealed class MeterStays
{
    private readonly long _newest;
    private readonly (DateOnly From, long Since)[] _earlier;

    /// <summary>Reads the stays off a standing.</summary>
    public MeterStays(SiteZone zone, MeterStanding standing)
    {
        _newest = standing.Since;
        _earlier = standing.Registers.All(r => r.Since == standing.Since)
            ? []
            : [.. standing.Registers.Select(r => r.Since).Append(standing.Since).Distinct().Order().Select(since => (since == 0 ? DateOnly.MinValue : zone.DateAt(since), since))];
    }

    /// <summary>The stay that a day belongs to: a meter does not come back on the day of its newest readings here.</summary>
    public long Of(DateOnly date)
    {
        for (var i = _earlier.Length - 1; i >= 0; i--)
        {
            if (_earlier[i].From <= date)
            {
                return _earlier[i].Since;
            }
        }

        return _newest;
    }

    /// <summary>True for a day of the newest stay, which the meter's position belongs to.</summary>
    public bool IsNewest(DateOnly date) => Of(date) == _newest;
}
