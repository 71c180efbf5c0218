namespace Prepaid.Domain.Metering;

/// <summary>Why a reading has its quality.</summary>
public enum QualityReason
{
    /// <summary>Follows the reading before within the physical bound.</summary>
    None = 0,

    /// <summary>The first reading: opens the register and bills nothing.</summary>
    Opening = 1,

    /// <summary>The register passed its end (rule R13).</summary>
    RollOver = 2,

    /// <summary>Fell by more than could have flowed back: a glitch, or a swap that nobody recorded.</summary>
    Fell = 3,

    /// <summary>Fell by so little that energy may have flowed back.</summary>
    ReverseFlow = 4,

    /// <summary>Rose by more than rated power, ratio, time and margin allow (rule R14).</summary>
    Jump = 5,

    /// <summary>Fell although its sequence is older than its neighbour's: a clock was set back.</summary>
    ClockSkew = 6,

    /// <summary>Measured more than five minutes after it was received (rule R18).</summary>
    FutureTime = 7,

    /// <summary>Same meter, register, time and sequence with another value (rule R11).</summary>
    Conflict = 8,

    /// <summary>The band registers and the total disagree by more than the tolerance (rule R22).</summary>
    BandsDisagree = 9,

    /// <summary>Wider than the register, or below zero.</summary>
    OutOfRange = 10,

    /// <summary>Received later than the back-billing limit (rule R54).</summary>
    TooLate = 11,

    /// <summary>Measured before the first installation.</summary>
    NotInstalled = 12,

    /// <summary>A person decided.</summary>
    Decided = 13,

    /// <summary>A band register without a total at the same moment: kept, but it splits nothing.</summary>
    NoTotal = 14,
}
