using Prepaid.Domain.Sites;

namespace Prepaid.Domain.Billing;

/// <summary>What came of a command on a run.</summary>
public abstract record BillingRunOutcome
{
    private BillingRunOutcome()
    {
    }

    /// <summary>The run as it is to be stored.</summary>
    public sealed record Changed(BillingRun Run) : BillingRunOutcome;

    /// <summary>Said before, by the same actor: nothing to do.</summary>
    public sealed record Same(BillingRun Run) : BillingRunOutcome;

    /// <summary>Refused; nothing changed.</summary>
    public sealed record Refused(Refusal Refusal) : BillingRunOutcome;
}
