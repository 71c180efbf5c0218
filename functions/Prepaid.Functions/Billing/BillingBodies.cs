using Prepaid.Domain.Billing;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Billing;

/// <summary>Asks for a run to be drawn up and put forward.</summary>
/// <param name="Job">Such as apportionment.</param>
/// <param name="Period">Local month or day, such as 202603.</param>
/// <param name="Number">1, or one above the run of the period that was rejected or reversed.</param>
public sealed record PreviewBody(string Job, string Period, int Number) : IRequestBody
{
    public string? Fault() =>
        !BillingJobNames.TryFind(Job, out _) ? "job: expected water, rent, apportionment, statement or rent-reminder"
        : !BillingPeriod.TryParse(Period, out _) ? "period: expected a month like 202603 or a day like 20260301"
        : Number is >= 1 and <= 999 ? null
        : "number: expected 1 to 999";
}

/// <summary>Why a run is rejected or reversed.</summary>
public sealed record RunReasonBody(string Reason) : IRequestBody
{
    public string? Fault() => RequestBody.TextFault("reason", Reason);
}

/// <summary>A run as it is shown.</summary>
/// <param name="WaitsFor">What is missing, or which bound asks a person; empty otherwise.</param>
/// <param name="Progress">Items dealt with: posted and skipped, or reversed.</param>
public sealed record RunAnswer(
    string Job,
    string Period,
    int Number,
    string State,
    string WaitsFor,
    string Hash,
    int Items,
    long TotalFen,
    int Progress,
    int Posted,
    int Skipped,
    int Reversed,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    string ProposedBy,
    string DecidedBy,
    string ReversalProposedBy,
    string ReversedBy)
{
    public static RunAnswer Of(BillingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new RunAnswer(
            run.Key.Job.NameOf(),
            run.Key.Period.ToString(),
            run.Key.Number,
            run.State.ToString(),
            run.Reason,
            run.Hash,
            run.Items,
            run.Total.Fen,
            run.State is BillingRunState.Reversing or BillingRunState.Reversed ? run.Reversed : run.Posted + run.Skipped,
            run.Posted,
            run.Skipped,
            run.Reversed,
            run.CreatedBy,
            run.CreatedAt,
            run.ProposedBy,
            run.DecidedBy,
            run.ReversalProposedBy,
            run.ReversedBy);
    }
}
