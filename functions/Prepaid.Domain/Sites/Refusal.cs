namespace Prepaid.Domain.Sites;

/// <summary>A business "no": the first of the reasons that apply, and the figures behind it.</summary>
/// <param name="Reason">Of all that apply, the one with precedence.</param>
/// <param name="Detail">For the people who look into it: the field, what was found, what was expected.</param>
public sealed record Refusal(RefusalReason Reason, string Detail)
{
    /// <summary>The one with precedence of two answers, or null when both agree.</summary>
    public static Refusal? Earlier(Refusal? left, Refusal? right) =>
        left is null || (right is not null && right.Reason < left.Reason) ? right : left;

    /// <summary>The refusal with precedence among those that hold, or null when none does.</summary>
    /// <param name="checks">In any order: the reason's number decides.</param>
    public static Refusal? FirstOf(params ReadOnlySpan<(bool Holds, RefusalReason Reason, string Detail)> checks)
    {
        Refusal? first = null;
        foreach (var (holds, reason, detail) in checks)
        {
            if (holds && (first is null || reason < first.Reason))
            {
                first = new Refusal(reason, detail);
            }
        }

        return first;
    }
}
