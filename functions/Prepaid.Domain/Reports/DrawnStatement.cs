using Prepaid.Domain.Sites;

namespace Prepaid.Domain.Reports;

/// <summary>What drawing a statement came to; the content of an item of the statement run.</summary>
/// <param name="Statement">May be issued; null when it may not.</param>
/// <param name="Refusal">Why not; null when it may.</param>
public sealed record DrawnStatement(IssuedStatement? Statement, Refusal? Refusal)
{
    /// <summary>It may not be issued.</summary>
    public static DrawnStatement No(RefusalReason reason, string detail) => new(null, new Refusal(reason, detail));
}
