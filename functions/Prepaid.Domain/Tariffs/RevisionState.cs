namespace Prepaid.Domain.Tariffs;

/// <summary>Where a version stands.</summary>
public enum RevisionState
{
    /// <summary>Waits for a second person.</summary>
    Proposed = 0,

    /// <summary>Approved: in force from its start.</summary>
    Approved = 1,

    /// <summary>Refused by the second person.</summary>
    Refused = 2,

    /// <summary>Taken back before its start.</summary>
    Withdrawn = 3,
}
