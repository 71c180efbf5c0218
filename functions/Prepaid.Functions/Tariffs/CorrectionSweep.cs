using Microsoft.Extensions.Logging;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;

namespace Prepaid.Functions.Tariffs;

/// <summary>Carries on what was interrupted, or waits to be settled. Reads one partition and what it names.</summary>
public sealed class CorrectionSweep(TariffTable table, CorrectionRuns runs, PublicationDesk publications, OverchargeRuns overcharges, TimeProvider clock, ILogger<CorrectionSweep> log)
{
    /// <summary>A hint is written before what it hints at; one without it is dropped only when its writer must be gone.</summary>
    public static readonly TimeSpan OrphanAfter = TimeSpan.FromMinutes(10);

    public async Task Run(CancellationToken cancellationToken)
    {
        foreach (var work in await table.AllActive(cancellationToken))
        {
            await CarryOn(work, cancellationToken);
        }
    }

    private async Task CarryOn(ActiveWork work, CancellationToken cancellationToken)
    {
        var place = work.Scope[(work.Scope.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (OverchargeRuns.IsOwn(work))
        {
            if (await overcharges.CarryOn(place, work.Id, cancellationToken) is not null)
            {
                return;
            }
        }
        else if (work.Id.Split(':', 2) is [var name, var id] && Enum.TryParse<PublicationKind>(name, out var kind))
        {
            var found = (await table.Load(work.Scope, cancellationToken)).Find(kind, id);
            if (found is { State: RevisionState.Approved or RevisionState.Withdrawn })
            {
                await publications.StartRuns(work, found, place, cancellationToken);
                return;
            }
        }
        else if (await runs.CarryOn(place, work.Id, cancellationToken) is { } run)
        {
            if (run.State == RunState.Done)
            {
                await table.DeleteActive(work, cancellationToken); // ended before a crash
            }

            return;
        }

        if (clock.GetUtcNow() - work.Since > OrphanAfter)
        {
            log.LogWarning("Nothing came of {Work} of {Scope}; its hint is dropped.", work.Id, work.Scope);
            await table.DeleteActive(work, cancellationToken);
        }
    }
}
