namespace Prepaid.Domain.Tariffs;

/// <summary>A version with its history. The version itself never changes.</summary>
/// <param name="Version">The version.</param>
/// <param name="State">Where it stands.</param>
/// <param name="ProposedBy">Actor id.</param>
/// <param name="ProposedAt">When.</param>
/// <param name="Correction">Reason of a back-dated version; null for one that starts in the future.</param>
/// <param name="DecidedBy">Who approved, refused or withdrew it; null while proposed.</param>
/// <param name="DecidedAt">When.</param>
public sealed record TariffRevision(
    TariffVersion Version,
    RevisionState State,
    string ProposedBy,
    DateTimeOffset ProposedAt,
    string? Correction,
    string? DecidedBy,
    DateTimeOffset? DecidedAt);
