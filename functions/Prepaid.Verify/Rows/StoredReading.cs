namespace Prepaid.Verify.Rows;

/// <summary>One reading of a day row.</summary>
/// <param name="Register">0 is the total.</param>
/// <param name="Quality">u unjudged, a accepted, p provisional, h held, r rejected, e estimated.</param>
/// <param name="Reason">A letter of docs/evidence.md, or '-'.</param>
/// <param name="IsEstimate">Put in by policy; no meter said it.</param>
/// <param name="Decision">A accept, R reject, V replace, S restart, or '-'.</param>
/// <param name="Replacement">The value that a person gave.</param>
internal readonly record struct StoredReading(
    int Register, long Time, long Sequence, long Counts, long ReceivedAt, char Quality, char Reason, bool IsEstimate, char Decision, long Replacement)
{
    /// <summary>The value that counts.</summary>
    public long Effective => Decision == 'V' ? Replacement : Counts;

    /// <summary>False when the value is not even looked at: it conflicts, or its time or size cannot be.</summary>
    public bool IsHeard => Reason is not ('t' or 'c' or 'x' or 'l' or 'i');

    /// <summary>True for a total that counts as the newest value, believed or not.</summary>
    public bool IsJudged => Register == 0 && (Quality is 'a' or 'e' || (!IsEstimate && Quality is 'p' or 'h' or 'r' && IsHeard));

    /// <summary>True for a value that two people signed when the meter changed hands or was exchanged; a gateway counts from 1.</summary>
    public bool IsSigned => Register == 0 && Sequence == 0 && !IsEstimate;
}
