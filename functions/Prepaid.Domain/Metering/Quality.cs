namespace Prepaid.Domain.Metering;

/// <summary>What the engine makes of a reading. Always judged from the whole set in measured order, never from arrival order.</summary>
public enum Quality
{
    /// <summary>Not judged yet.</summary>
    Unjudged = 0,

    /// <summary>Believed; the difference to the accepted reading before is consumption.</summary>
    Accepted = 1,

    /// <summary>Doubtful and the newest: the next reading tells.</summary>
    Provisional = 2,

    /// <summary>Doubtful; waits for corroboration or for a person. Not billed, not zeroed.</summary>
    Held = 3,

    /// <summary>Not believed, by later readings or by a person.</summary>
    Rejected = 4,

    /// <summary>Put in for a reading that is missing; trued up by the next real one.</summary>
    Estimated = 5,
}
