using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Prepaid.Benchmarks.Pipeline;
using Prepaid.Contract;
using Prepaid.Domain;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Billing;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Sites;
using Prepaid.Local.Running;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.IotHub;
using Prepaid.LocalAzure.Tables;

namespace Prepaid.Benchmarks.Apportionment;

/// <summary>The product over one site whose main meter is shared out over many accounts: planned and approved, to be posted.</summary>
internal sealed class ApportionedAccounts : IAsyncDisposable
{
    public const string Site = "S-1";

    private const string House = "H-1";
    private const string Main = "M-0";
    private const int OpenedAtOnce = 64;

    /// <summary>1 March 2026 in Shanghai.</summary>
    private static readonly DateTimeOffset March = new(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(8));

    private readonly LocalCloud cloud;
    private readonly Product product;
    private readonly DateTimeOffset now;

    /// <summary>In a folder, at some hours behind the month: a later process comes when the lease of the one before has run out.</summary>
    public ApportionedAccounts(DirectoryInfo folder, int hours)
    {
        now = March.AddMonths(1).AddHours(hours).ToUniversalTime();
        cloud = new LocalCloud(new LocalCloudOptions("apportionment", folder.FullName, new StandingClock(now)));
        product = new Product(cloud, RunSettings.Of(cloud, EmbeddedHub.Of(cloud), port: 0));
        TablesFile = Path.Combine(folder.FullName, TableStore.FileName);
    }

    public static BillingRunKey Run { get; } = new(Site, BillingJob.Apportionment, BillingPeriod.Parse("202603"), 1);

    public string TablesFile { get; }

    public BillingRuns Runs => product.Services.GetRequiredService<BillingRuns>();

    public Task Start() => product.Start(CancellationToken.None);

    /// <summary>The run as it stands; null before it is begun.</summary>
    public async Task<BillingRun?> Find() => await product.Services.GetRequiredService<BillingRunTable>().Find(Run, CancellationToken.None) is var (run, _) ? run : null;

    /// <summary>Opens the accounts, and plans and approves the run.</summary>
    public async Task Prepare(int accounts)
    {
        await Settle();
        await Parallel.ForEachAsync(Enumerable.Range(1, accounts), new ParallelOptions { MaxDegreeOfParallelism = OpenedAtOnce }, (i, token) => Open(AccountOf(i), token));
        var table = product.Services.GetRequiredService<PoolTable>();
        var body = new PoolBody("lobby", "v1", "202603", "benchmark", PoolPurpose.CommonArea, Wallet.Electricity, [Main], WeightRule.Equal, PoolFallback.Landlord, FixedPrice: 1m);
        await table.Add(Site, new PoolEntry(1, body.ToPool(), body.Write(), "operator:a", now), CancellationToken.None);
        await Runs.Begin(BillingRun.Begin(Run, needsApproval: true, "operator:a", now), CancellationToken.None);
        await Runs.CarryOn(Run, int.MaxValue, CancellationToken.None);
        await Say(run => run.Preview("operator:a"));
        await Say(run => run.Approve("operator:b"));
    }

    /// <summary>Each account's entries of the run.</summary>
    public async IAsyncEnumerable<int> EntriesOfRun(int accounts)
    {
        for (var i = 1; i <= accounts; i++)
        {
            var (entries, _) = await product.Services.GetRequiredService<AccountTable>().Entries(AccountOf(i), null, CancellationToken.None);
            yield return entries.Count(e => e.Kind == ApportionmentContent.Kind);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await product.DisposeAsync();
        await cloud.DisposeAsync();
    }

    private static string AccountOf(int number) => string.Create(CultureInfo.InvariantCulture, $"A-{number:D6}");

    private async Task Settle()
    {
        var directory = product.Services.GetRequiredService<DirectoryTable>();
        await directory.Put(new SiteEntry(Site, "Benchmark", "Asia/Shanghai", House, SimulatedTariff.Json, new SiteRules()), CancellationToken.None);
        await product.Services.GetRequiredService<AccountTable>().Open(AccountOpening.Open(House, Site, [], Money.Zero, "system:benchmark", now), CancellationToken.None);
        var main = new MeterLink(Main, "gw-1", House, Site, MeterUse.House, 2, 1_000m, HasRelay: false);
        await directory.Put(main, CancellationToken.None);
        var (start, end) = (March.ToUnixTimeSeconds(), March.AddMonths(1).ToUnixTimeSeconds());
        await product.Services.GetRequiredService<ReadingsArrived>().Handle(
            [new ArrivedReadings(main, new MeterReadings(Main, ReadingsMessage.TotalRegister, [new RegisterReading(start, 1, 0), new RegisterReading(end, 2, 50_000_000)]), now)], CancellationToken.None);
    }

    private async ValueTask Open(string account, CancellationToken cancellationToken)
    {
        var opening = AccountOpening.Open(account, Site, [("E-" + account, MeterUse.Electricity, null)], Money.FromFen(1_000_000), "system:benchmark", now);
        await product.Services.GetRequiredService<AccountTable>().Open(opening, cancellationToken);
        await product.Services.GetRequiredService<DirectoryTable>().Put(new AccountEntry(account, Site, account, string.Empty, "zh"), cancellationToken);
    }

    private async Task Say(Func<BillingRun, BillingRunOutcome> decide)
    {
        var table = product.Services.GetRequiredService<BillingRunTable>();
        var (run, token) = (await table.Find(Run, CancellationToken.None))!.Value;
        var changed = decide(run) is BillingRunOutcome.Changed said ? said.Run : throw new InvalidOperationException($"{run}: refused");
        await table.Put(changed, token, new RunStep(changed.Steps, now, "operator", "say", changed.State, string.Empty), CancellationToken.None);
    }
}
