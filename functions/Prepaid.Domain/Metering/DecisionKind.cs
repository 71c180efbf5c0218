namespace Prepaid.Domain.Metering;

/// <summary>What a person can decide on a reading.</summary>
public enum DecisionKind
{
    /// <summary>Nobody decided.</summary>
    None = 0,

    /// <summary>The value is right: the difference is consumption, past the register's end if it fell.</summary>
    Accept = 1,

    /// <summary>The value is wrong: as if it had not been read.</summary>
    Reject = 2,

    /// <summary>Another value was read, for instance from a photograph: that one counts.</summary>
    Replace = 3,

    /// <summary>The register goes on from here, but the difference is no consumption: it is rejected with this reason.</summary>
    Restart = 4,
}
