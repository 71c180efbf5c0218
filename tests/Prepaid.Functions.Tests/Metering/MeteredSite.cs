using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Prepaid.Contract;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Sites;
using Prepaid.Functions.Tariffs;
using Prepaid.Local.Running;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.IotHub;

namespace Prepaid.Functions.Tests.Metering;

/// <summary>The whole product over embedded tables and a real HTTP port, with one site and a clock that a test moves. No timer comes by itself.</summary>
internal sealed class MeteredSite : IAsyncDisposable
{
    public const string Site = "S-1";
    public const string Gateway = "gw-1";
    public const string WaterTariff = """{"tariff":"w","unit":"m3","versions":[{"version":"2026-water","from":"2026-01-01","price":4.1,"fixedPerDay":0.155}]}""";
    public const string FlatTariff = """{"tariff":"t","unit":"kWh","versions":[{"version":"2026-01","from":"2026-01-01","price":0.5}]}""";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("prepaid-product-");
    private readonly HttpClient http = new(new HttpClientHandler { UseCookies = false });
    private readonly LocalCloud cloud;
    private readonly Product product;

    private MeteredSite(DateTimeOffset now)
    {
        Clock = new SetClock(now);
        cloud = new LocalCloud(new LocalCloudOptions(folder.Name.Replace("-", string.Empty, StringComparison.Ordinal).ToLowerInvariant(), folder.FullName, Clock));
        product = new Product(cloud, RunSettings.Of(cloud, EmbeddedHub.Of(cloud), port: 0));
    }

    public SetClock Clock { get; }

    public IServiceProvider Services => product.Services;

    public AccountTable Accounts => Services.GetRequiredService<AccountTable>();

    /// <summary>Starts with the site in Shanghai time.</summary>
    public static async Task<MeteredSite> Start(DateTimeOffset now, string tariffJson = FlatTariff, string region = "", string waterTariffJson = "")
    {
        var running = new MeteredSite(now);
        await running.product.Start(CancellationToken.None);
        await running.Services.GetRequiredService<DirectoryTable>().Put(new SiteEntry(Site, "Tests", "Asia/Shanghai", "H-1", tariffJson, new SiteRules()) { Region = region, VoltageClass = "1-10kV", WaterTariffJson = waterTariffJson }, CancellationToken.None);
        await running.Accounts.Open(AccountOpening.Open("H-1", Site, [], Money.Zero, "system:test", now), CancellationToken.None);
        return running;
    }

    /// <summary>Stops the functions and starts them again, as after a crash: only what is durable is left.</summary>
    public async Task Restart()
    {
        await product.Stop();
        await product.Start(CancellationToken.None);
    }

    public async Task<MeterLink> Open(string account, string meter, long openingFen = 1_000_000, MeterUse use = MeterUse.Electricity)
    {
        var opening = AccountOpening.Open(account, Site, [(meter, use, null)], Money.FromFen(openingFen), "system:test", Clock.GetUtcNow());
        await Accounts.Open(opening, CancellationToken.None);
        var directory = Services.GetRequiredService<DirectoryTable>();
        await directory.Put(new AccountEntry(account, Site, account, string.Empty, "en"), CancellationToken.None);
        var link = new MeterLink(meter, Gateway, account, Site, use, 2, 22m, HasRelay: false);
        await directory.Put(link, CancellationToken.None);
        return link;
    }

    /// <summary>Delivers readings as the hub would, received now.</summary>
    /// <param name="link">Their meter.</param>
    /// <param name="readings">Time and counts; the sequence follows from the time.</param>
    public Task Deliver(MeterLink link, params (DateTimeOffset At, long Counts)[] readings) => Services.GetRequiredService<ReadingsArrived>().Handle(
        [new ArrivedReadings(link, new MeterReadings(link.Meter, "T", [.. readings.Select(r => new RegisterReading(r.At.ToUnixTimeSeconds(), SequenceOf(r.At), r.Counts))]), Clock.GetUtcNow())],
        CancellationToken.None);

    public static long SequenceOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / 60;

    public async Task<AccountHead> Head(string account) => (await Accounts.Load(account, CancellationToken.None))!.Head;

    public async Task<IReadOnlyList<LedgerRow>> Entries(string account)
    {
        var entries = new List<LedgerRow>();
        string? from = null;
        do
        {
            (var page, from) = await Accounts.Entries(account, from, CancellationToken.None);
            entries.AddRange(page);
        }
        while (from is not null);
        return entries;
    }

    /// <summary>Asserts what must always hold: lines of every entry sum to zero and every balance is their sum.</summary>
    public async Task AssertBooksBalance(string account)
    {
        var wallets = Enum.GetValues<Wallet>().ToDictionary(w => w, _ => 0L);
        foreach (var entry in await Entries(account))
        {
            var lines = entry.Lines.Split(';').Select(l => l.Split('=')).Select(l => (Account: l[0], Fen: long.Parse(l[1], CultureInfo.InvariantCulture))).ToList();
            Assert.Equal(0, lines.Sum(l => l.Fen));
            foreach (var wallet in Enum.GetValues<Wallet>())
            {
                wallets[wallet] += lines.Where(l => l.Account == CounterAccounts.Of(wallet)).Sum(l => l.Fen);
            }
        }

        var head = await Head(account);
        Assert.All(wallets, w => Assert.Equal(head.BalanceOf(w.Key).Fen, w.Value));
        Assert.All(head.Meters, m => Assert.True(m.Figures.AddUp, m.Figures.ToString()));
    }

    /// <summary>Proposes a version with one price.</summary>
    public Task<(HttpStatusCode Status, JsonElement Body)> Propose(Role role, string version, string from, decimal price, string? correction = null, decimal fee = 0m) => Post(
        role,
        $"api/sites/{Site}/tariffs",
        JsonSerializer.Serialize(new { definition = new { version, from, price, serviceFee = fee }, correction }));

    /// <summary>Publishes something by two people.</summary>
    public async Task Publish(string path, string id, string content)
    {
        Assert.Equal(HttpStatusCode.OK, (await Post(Role.Finance, path, $$"""{"id":"{{id}}","content":{{content}}}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Post(Role.LandlordAdmin, $"{path}/{id}/approve")).Status);
    }

    /// <summary>Approves a version, and dies before its correction run has taken a step.</summary>
    public async Task ApproveAndDie(string version)
    {
        var (tariffs, clock) = (Services.GetRequiredService<SiteTariffs>(), Clock.GetUtcNow());
        var pricing = (await tariffs.Load(Site, CancellationToken.None))!;
        var approved = ((TariffOutcome.Changed)pricing.History.Approve(version, "local:LandlordAdmin", pricing.ContextAt(clock, string.Empty))).History.Revisions.Single(r => r.Version.Id == version);
        var run = Services.GetRequiredService<CorrectionRuns>().For(pricing, "tariff-" + version, approved.Version.From, approved.Correction!, "local:LandlordAdmin")!;
        await Services.GetRequiredService<TariffTable>().PutActive(new ActiveWork(pricing.Shelf.Scope, run.Id, clock), CancellationToken.None);
        Assert.True(await Services.GetRequiredService<TariffTable>().Store(pricing.Shelf, (approved, Utility.Electricity), null, run, CancellationToken.None));
    }

    /// <summary>Rates a meter again by the tariff that the site was opened with, as an instance would that has not heard of the new one.</summary>
    public async Task RateByStaleTariff(string account, string meter)
    {
        var directory = Services.GetRequiredService<DirectoryTable>();
        var stale = SitePricing.Of((await directory.Site(Site, CancellationToken.None))!, TariffShelf.Empty("site"), TariffShelf.Empty("region")).LayOutAll();
        var from = new DateOnly(2026, 3, 1);
        var link = (await directory.Meter(meter, CancellationToken.None))!;
        await Services.GetRequiredService<AccountWork>().Change(
            account,
            async state =>
            {
                var draft = new AccountDraft(state.Head, "system:stale", Clock.GetUtcNow());
                var meters = await Services.GetRequiredService<MeterRows>().Of(state, stale, [new MeterArrival(link, default, from)], CancellationToken.None);
                MeterCorrection.RateAgain(draft, stale, meters, from, new CorrectionCause("stale", "an instance that had not heard"));
                return draft;
            },
            CancellationToken.None);
    }

    public Task<(HttpStatusCode Status, JsonElement Body)> Get(Role role, string path) => Send(HttpMethod.Get, role, path, null);

    public Task<(HttpStatusCode Status, JsonElement Body)> Post(Role role, string path, string json = "{}") => Send(HttpMethod.Post, role, path, json);

    public async Task<string> Text(Role role, string path)
    {
        using var answer = await Ask(HttpMethod.Get, role, path, null);
        return await answer.Content.ReadAsStringAsync();
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await product.DisposeAsync();
        await cloud.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> Send(HttpMethod method, Role role, string path, string? json)
    {
        using var answer = await Ask(method, role, path, json);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone());
    }

    private async Task<HttpResponseMessage> Ask(HttpMethod method, Role role, string path, string? json)
    {
        using var request = new HttpRequestMessage(method, new Uri(product.Address!, path));
        request.Headers.Add("Cookie", $"{ActorSource.RoleCookie}={role}");
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        return await http.SendAsync(request);
    }
}

/// <summary>Business time that a test sets; no timer of it ever comes.</summary>
internal sealed class SetClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
}
