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

    /// <summary>True for an accepted or estimated total: consumption is known up to it.</summary>
    public bool IsBelieved => Register == 0 && Quality is 'a' or 'e';

    /// <summary>True for a total that counts as the newest value, believed or not.</summary>
    public bool IsJudged => Register == 0 && (Quality is 'a' or 'e' || (!IsEstimate && Quality is 'p' or 'h' or 'r' && Reason is not ('t' or 'c' or 'x' or 'l' or 'i')));
}
