namespace Prepaid.Domain.Sites;

/// <summary>How far an import has come.</summary>
public enum ImportState
{
    /// <summary>Its dry run found no fault; it waits for a second person.</summary>
    Proposed = 0,

    /// <summary>Signed off; being entered.</summary>
    Entering = 1,

    /// <summary>Everything is entered, but for what <see cref="ImportRun.Refused"/> says.</summary>
    Entered = 2,

    /// <summary>A second person said no; nothing was entered.</summary>
    Rejected = 3,
}

/// <summary>Sites, accounts, meters and balances brought over from files (S40): checked, signed off by a second person, entered once.</summary>
/// <param name="Id">Chosen by the proposer.</param>
/// <param name="Hash">SHA-256 of its files, in lower-case hex.</param>
/// <param name="ProposedBy">Actor.</param>
/// <param name="ProposedAt">When.</param>
/// <param name="Steps">Things to enter.</param>
public sealed record ImportRun(string Id, string Hash, string ProposedBy, DateTimeOffset ProposedAt, int Steps)
{
    /// <summary>How far it has come.</summary>
    public ImportState State { get; init; }

    /// <summary>Who signed it off or rejected it, or empty.</summary>
    public string DecidedBy { get; init; } = string.Empty;

    /// <summary>When, or null.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Why, or empty.</summary>
    public string DecisionReason { get; init; } = string.Empty;

    /// <summary>Steps behind it.</summary>
    public int Done { get; init; }

    /// <summary>What was refused when it was entered, because something had changed since the dry run.</summary>
    public IReadOnlyList<ImportFault> Refused { get; init; } = [];

    /// <summary>Takes a second person's word. Pure.</summary>
    /// <returns>The import afterwards, or why not; the same word again changes nothing.</returns>
    public (ImportRun Run, Refusal? Refusal) Decide(string actor, bool isApproved, string reason, DateTimeOffset now)
    {
        if (State != ImportState.Proposed)
        {
            return isApproved == (State != ImportState.Rejected)
                ? (this, null)
                : (this, new Refusal(RefusalReason.AlreadyDecided, $"{State} by {DecidedBy} on {DecidedAt:u}"));
        }

        return actor == ProposedBy
            ? (this, new Refusal(RefusalReason.ApproverIsProposer, $"{actor} proposed it"))
            : (this with { State = isApproved ? ImportState.Entering : ImportState.Rejected, DecidedBy = actor, DecidedAt = now, DecisionReason = reason }, null);
    }

    /// <summary>Moves on behind steps that were entered or refused.</summary>
    public ImportRun Advance(int steps, IEnumerable<ImportFault> refused)
    {
        var done = Done + steps;
        return this with { Done = done, Refused = [.. Refused, .. refused], State = done >= Steps ? ImportState.Entered : State };
    }
}
