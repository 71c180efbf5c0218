using Prepaid.Domain.Ledger;
using Prepaid.Domain.Relays;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Imports;

/// <summary>Enters a signed-off import through the same decisions as by hand. Safe to run again at any point: what is there is passed over.</summary>
public sealed class ImportEntry(ImportTable table, SiteRegister register)
{
    private const int Batch = 32;

    /// <summary>Goes on with every import that is being entered.</summary>
    public async Task CarryOnAll(CancellationToken cancellationToken)
    {
        foreach (var id in await table.Active(cancellationToken))
        {
            await CarryOn(id, cancellationToken);
        }
    }

    /// <summary>Goes on with one import.</summary>
    /// <returns>As far as it has come; null when there is none.</returns>
    public async Task<ImportRun?> CarryOn(string id, CancellationToken cancellationToken)
    {
        while (await table.Find(id, cancellationToken) is var (run, version))
        {
            if (run.State == ImportState.Proposed)
            {
                return run; // the mark comes before the sign-off that it is about
            }

            if (run.State != ImportState.Entering)
            {
                await table.DeleteActive(id, cancellationToken);
                return run;
            }

            var body = await table.Files(id, cancellationToken);
            var (plan, _) = ImportReading.Of(body);
            var steps = StepsOf(plan, run).ToList();
            while (run.State == ImportState.Entering)
            {
                var batch = steps.Skip(run.Done).Take(Batch).ToList();
                var refused = await Enter(batch, cancellationToken);
                run = run.Advance(batch.Count, refused);
                if (await table.Store(run, version, cancellationToken) is not { } stored)
                {
                    break; // another instance has it: look again
                }

                version = stored;
            }
        }

        return null;
    }

    /// <summary>Sites one by one, because they come first; what follows side by side within a batch.</summary>
    private static async Task<IEnumerable<ImportFault>> Enter(List<ImportStep> batch, CancellationToken cancellationToken)
    {
        var refused = new ImportFault?[batch.Count];
        var first = 0;
        for (; first < batch.Count && batch[first].IsSite; first++)
        {
            refused[first] = await batch[first].Enter(cancellationToken);
        }

        await Parallel.ForEachAsync(
            Enumerable.Range(first, batch.Count - first),
            new ParallelOptions { MaxDegreeOfParallelism = Batch, CancellationToken = cancellationToken },
            async (i, token) => refused[i] = await batch[i].Enter(token));
        return refused.OfType<ImportFault>();
    }

    private IEnumerable<ImportStep> StepsOf(ImportPlan plan, ImportRun run)
    {
        var actor = run.DecidedBy;
        foreach (var site in plan.Sites)
        {
            yield return new ImportStep(true, async token => FaultOf("sites", site.Row, "site", await register.Enter(site.Body, actor, token)));
        }

        var meters = plan.Meters.ToLookup(m => m.Account, StringComparer.Ordinal);
        var balances = plan.Balances.ToDictionary(b => b.Account, b => b.Balances, StringComparer.Ordinal);
        foreach (var account in plan.Accounts)
        {
            var brought = new BroughtOver(run.Id, [.. meters[account.Body.Account].Select(OpenedOf)], balances.GetValueOrDefault(account.Body.Account));
            yield return new ImportStep(false, token => Enter(account, brought, [.. meters[account.Body.Account]], actor, token));
        }

        foreach (var meter in plan.HouseMeters)
        {
            yield return new ImportStep(false, async token => FaultOf("meters", meter.Row, "meter", await register.Enter(meter.Site, meter.Body, account: null, token)));
        }
    }

    private static OpenedMeter OpenedOf(ImportedMeter meter)
    {
        var link = SiteRegister.LinkOf(meter.Site, meter.Body, string.Empty, meter.Account);
        return new OpenedMeter(meter.Body.Meter, link.Use, meter.Body.HasRelay ? RelayState.New(meter.Body.Meter, meter.Body.Gateway) : null, meter.Signed);
    }

    private static ImportFault? FaultOf(string file, int row, string field, Registered registered) =>
        registered.Refusal is { } refusal ? new ImportFault(file, row, field, $"{RefusalText.CodeOf(refusal.Reason)}: {refusal.Detail}") : null;

    /// <summary>The account opens with its meters and balances in one transaction; the directory names the meters afterwards.</summary>
    private async Task<ImportFault?> Enter(ImportedAccount account, BroughtOver brought, IReadOnlyList<ImportedMeter> meters, string actor, CancellationToken cancellationToken)
    {
        var fault = FaultOf("accounts", account.Row, "room", await register.Enter(account.Site, account.Room, cancellationToken))
            ?? FaultOf("accounts", account.Row, "tenant", await register.Enter(account.Site, account.Tenant, cancellationToken))
            ?? FaultOf("accounts", account.Row, "account", await register.Enter(account.Site, account.Body, brought, actor, cancellationToken));
        foreach (var meter in fault is null ? meters : [])
        {
            fault ??= FaultOf("meters", meter.Row, "meter", await register.Enter(meter.Site, meter.Body, meter.Account, cancellationToken));
        }

        return fault;
    }

    private sealed record ImportStep(bool IsSite, Func<CancellationToken, Task<ImportFault?>> Enter);
}
