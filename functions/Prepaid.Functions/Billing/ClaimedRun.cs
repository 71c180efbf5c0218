using Prepaid.Domain.Billing;
using Prepaid.Functions.Adapters;

namespace Prepaid.Functions.Billing;

/// <summary>A run that this instance has: every change presents the token of the change before, so that it is noticed when another took over.</summary>
public sealed class ClaimedRun(BillingRunTable table, BillingRun run, string token, TimeProvider clock)
{
    private string token = token;

    /// <summary>As stored.</summary>
    public BillingRun Run { get; private set; } = run;

    /// <summary>Renews the lease once half of it has passed.</summary>
    /// <returns>False when the run is another instance's now.</returns>
    public ValueTask<bool> Beat(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return now < Run.LeaseUntil - (BillingRun.Lease / 2)
            ? ValueTask.FromResult(true)
            : new ValueTask<bool>(Store(Run.Beat(now), string.Empty, string.Empty, cancellationToken));
    }

    /// <summary>Stores the run, and the row that tells of its step when it made one.</summary>
    /// <returns>False when the run is another instance's now.</returns>
    public async Task<bool> Store(BillingRun next, string action, string detail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(next);
        var step = next.Steps > Run.Steps ? new RunStep(next.Steps, clock.GetUtcNow(), next.Actor, action, next.State, detail) : null;
        if (await table.Put(next, token, step, cancellationToken) is not { } stored)
        {
            return false;
        }

        (Run, token) = (next, stored);
        return true;
    }
}
