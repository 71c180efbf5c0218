using Prepaid.Domain.Tariffs;

namespace Prepaid.Functions.Tariffs;

/// <summary>A frozen list of what a corrected cap returns; posted after a second person approved it (S3).</summary>
/// <param name="Site">Site id.</param>
/// <param name="Id">Chosen by the proposer.</param>
/// <param name="First">First month.</param>
/// <param name="Last">Last month.</param>
/// <param name="Rule">The corrected rule.</param>
/// <param name="State">Proposed until a second person decides.</param>
/// <param name="ProposedBy">Actor id.</param>
/// <param name="ProposedAt">When.</param>
/// <param name="DecidedBy">Who decided; null while proposed.</param>
/// <param name="RefundFen">What the lines come to.</param>
/// <param name="Lines">How many there are.</param>
/// <param name="NotComparable">Statements without a catalogue price to compare with.</param>
/// <param name="IsDone">True when every line was posted or set aside.</param>
/// <param name="RefundedFen">What was posted.</param>
/// <param name="SetAside">Lines that a person must look at: another run came first, or the account is closed.</param>
public sealed record OverchargeRun(
    string Site,
    string Id,
    DateOnly First,
    DateOnly Last,
    CapRule Rule,
    RevisionState State,
    string ProposedBy,
    DateTimeOffset ProposedAt,
    string? DecidedBy,
    long RefundFen,
    int Lines,
    int NotComparable,
    bool IsDone = false,
    long RefundedFen = 0,
    int SetAside = 0)
{
    /// <summary>A fine may be five times what was overcharged.</summary>
    public long ExposureFen => RefundFen * (1 + OverchargeReport.FineFactor);
}
