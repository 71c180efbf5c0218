using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Sites;
using Prepaid.Local.Running;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.EventHubs;
using Prepaid.LocalAzure.IotHub;
using Prepaid.LocalAzure.Tables;

namespace Prepaid.Benchmarks.Pipeline;

/// <summary>The product as the one-machine run composes it, in a folder of its own, with all accounts open, every meter read once, and all that in the caches.</summary>
internal sealed class PipelineUnderTest : IAsyncDisposable
{
    private const string Site = "S-1";
    private const string ConsumerGroup = "pipeline";
    private const int OpenedAtOnce = 64;
    private const int EntriesPerTransaction = 90;

    // As long as the evidence of a charge, so that the store grows as it does in use.
    private static readonly string Evidence = $"{{\"filler\":\"{new string('x', 420)}\"}}";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("prepaid-benchmark-");
    private readonly LocalCloud cloud;
    private readonly PartitionedLog log;
    private readonly Product product;
    private readonly PipelineLoad load;
    private readonly IReadOnlyList<string> gateways;

    private PipelineUnderTest(PipelineLoad load)
    {
        this.load = load;
        cloud = new LocalCloud(new LocalCloudOptions(folder.Name.Replace("-", string.Empty, StringComparison.Ordinal).ToLowerInvariant(), folder.FullName, new StandingClock(PipelineLoad.Now)));
        log = PartitionedLog.Of(cloud);
        gateways = load.GatewaysOf(log);
        product = new Product(cloud, RunSettings.Of(cloud, EmbeddedHub.Of(cloud), port: 0));
    }

    public string TablesFile => Path.Combine(folder.FullName, TableStore.FileName);

    public TableStore Tables => TableStore.Of(cloud);

    /// <summary>Starts it.</summary>
    /// <param name="load">What will be sent.</param>
    /// <param name="entriesBefore">Entries that the accounts have before, spread evenly.</param>
    public static async Task<PipelineUnderTest> Open(PipelineLoad load, int entriesBefore = 0)
    {
        var pipeline = new PipelineUnderTest(load);
        await pipeline.product.Start(CancellationToken.None);
        await pipeline.OpenAccounts();
        await pipeline.Fill(entriesBefore);
        await pipeline.Send(load.Opening(pipeline.gateways));
        return pipeline;
    }

    /// <summary>Sends all rounds; the time is taken from the first message in the durable log to the last checkpoint.</summary>
    /// <param name="before">Rounds that were sent before and do not come again.</param>
    public async Task<PipelineTime> Send(int before = 0)
    {
        var rounds = Enumerable.Range(before, load.Rounds).Select(r => load.Round(r, gateways)).ToList();
        var durable = new TaskCompletionSource<(long At, TimeSpan Cpu)>(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var partition in Enumerable.Range(0, log.PartitionCount))
        {
            log.Watch(partition, () => durable.TrySetResult((Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime)));
        }

        var usedBefore = TableUse.Of(Tables.Counters);
        foreach (var round in rounds)
        {
            await log.BulkAppend(round);
        }

        await Drain();
        var (at, cpu) = await durable.Task;
        return new PipelineTime(load.Readings, Stopwatch.GetElapsedTime(at), Environment.CpuUsage.TotalTime - cpu, TableUse.Of(Tables.Counters) - usedBefore);
    }

    /// <summary>Sends one round and waits until it is checkpointed.</summary>
    public Task SendRound(int round) => Send(load.Round(round, gateways));

    public async ValueTask DisposeAsync()
    {
        await product.DisposeAsync();
        await cloud.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task Send(IReadOnlyList<LoggedMessage> messages)
    {
        await log.BulkAppend(messages);
        await Drain();
    }

    private async Task Drain()
    {
        while (true)
        {
            var change = cloud.Activities.NextChange();
            if (log.BacklogOf(ConsumerGroup) == 0)
            {
                return;
            }

            await change;
        }
    }

    /// <summary>Gives every account its share of a genuine ledger: chained, hashed, and counted in its head.</summary>
    private async Task Fill(int entries)
    {
        var accounts = product.Services.GetRequiredService<AccountTable>();
        var all = gateways.SelectMany(g => load.MetersOf(g).Select(m => m.Account)).ToList();
        var each = (entries + all.Count - 1) / all.Count;
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = OpenedAtOnce }, async (account, cancellationToken) =>
        {
            var state = await accounts.Load(account, cancellationToken) ?? throw new InvalidOperationException($"Account {account} is not open.");
            for (var posted = 0; posted < each; posted += EntriesPerTransaction)
            {
                var draft = new AccountDraft(state.Head, "system:benchmark", PipelineLoad.Now);
                for (var i = posted; i < Math.Min(each, posted + EntriesPerTransaction); i++)
                {
                    draft.Post("adjustment", FormattableString.Invariant($"request:{i}"), [new(CounterAccounts.WaterWallet, Money.FromFen(1)), new(CounterAccounts.Adjustment, Money.FromFen(-1))], Evidence, PipelineLoad.Start, PipelineLoad.Start);
                }

                state = await accounts.Commit(state, draft, cancellationToken) ?? throw new InvalidOperationException($"Account {account} was changed by somebody else.");
            }
        });
    }

    private async Task OpenAccounts()
    {
        var directory = product.Services.GetRequiredService<DirectoryTable>();
        var accounts = product.Services.GetRequiredService<AccountTable>();
        await directory.Put(new SiteEntry(Site, "Benchmark", "Asia/Shanghai", "H-1", SimulatedTariff.Json, new()), CancellationToken.None);
        var meters = gateways.SelectMany(g => load.MetersOf(g).Select(m => (Gateway: g, m.Meter, m.Account)));
        await Parallel.ForEachAsync(meters, new ParallelOptions { MaxDegreeOfParallelism = OpenedAtOnce }, async (meter, cancellationToken) =>
        {
            var opening = AccountOpening.Open(meter.Account, Site, [(meter.Meter, MeterUse.Electricity, null)], Money.FromFen(1_000_000), "system:benchmark", PipelineLoad.Now);
            await accounts.Open(opening, cancellationToken);
            await directory.Put(new MeterLink(meter.Meter, meter.Gateway, meter.Account, Site, MeterUse.Electricity, 2, 22m, HasRelay: false), cancellationToken);
        });
    }
}
