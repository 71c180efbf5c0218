using Prepaid.Domain.Sites;

namespace Prepaid.Domain.Ledger;

/// <summary>What came of a request for a booking.</summary>
public abstract record BookingOutcome
{
    private BookingOutcome()
    {
    }

    /// <summary>Booked now.</summary>
    /// <param name="Sequence">Its entry.</param>
    public sealed record Booked(long Sequence) : BookingOutcome;

    /// <summary>Booked or proposed before under the same id with the same content: nothing to do.</summary>
    /// <param name="Sequence">Its entry, or 0 for a proposal.</param>
    public sealed record AlreadyDone(long Sequence) : BookingOutcome;

    /// <summary>Waits for a second person, or for one that a safety bound asks.</summary>
    /// <param name="Id">Id of the held work.</param>
    public sealed record Waiting(string Id) : BookingOutcome;

    /// <summary>A second person said no; nothing was booked.</summary>
    public sealed record Rejected : BookingOutcome;

    /// <summary>Refused; the draft is untouched.</summary>
    public sealed record Refused(Refusal Refusal) : BookingOutcome;

    /// <summary>True when the draft holds something to store.</summary>
    public bool Changes => this is Booked or Waiting or Rejected;

    /// <summary>A refusal from its parts.</summary>
    public static BookingOutcome No(RefusalReason reason, string detail) => new Refused(new Refusal(reason, detail));
}
