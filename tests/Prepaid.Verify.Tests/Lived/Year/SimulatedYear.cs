using System.Globalization;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Prepaid.Contract;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Payments;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Billing;
using Prepaid.Functions.Payments;
using Prepaid.Functions.Relays;
using Prepaid.Functions.Sites;
using Prepaid.Functions.Tariffs;
using Prepaid.Functions.Tests;
using Prepaid.Local.Running;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.EventHubs;
using Prepaid.LocalAzure.IotHub;
using Prepaid.LocalAzure.Sms;
using Prepaid.LocalAzure.Tables;

namespace Prepaid.Verify.Tests.Lived.Year;

/// <summary>
/// The functions over three sites in three time zones, message by message through the hub's log, on a clock that jumps six hours at a time;
/// the process is killed before or after calls that the seed chooses, and started again on the same rows.
/// </summary>
internal sealed class SimulatedYear : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Step = TimeSpan.FromHours(6);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2); // against a standstill, not a measure

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("prepaid-year-");
    private readonly HandClock clock = new(Start);
    private readonly Faults faults;
    private readonly Random random;
    private readonly LocalCloud cloud;
    private readonly Product product;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });
    private readonly List<string> truth = [];
    private readonly List<string> payments = [];
    private readonly Dictionary<string, DateTimeOffset> paidAt = new(StringComparer.Ordinal);
    private readonly List<(DateTimeOffset DueAt, LoggedMessage Message)> late = [];

    private SimulatedYear(int seed)
    {
        faults = new Faults(seed);
        random = new Random(seed);
        Meters = new YearMeters(seed);
        cloud = new LocalCloud(new LocalCloudOptions(folder.Name.Replace("-", string.Empty, StringComparison.Ordinal).ToLowerInvariant(), folder.FullName, clock) { Faults = faults });
        product = new Product(cloud, RunSettings.Of(cloud, EmbeddedHub.Of(cloud), port: 0));
    }

    public YearMeters Meters { get; }

    public long Deaths => cloud.Calls.Deaths;

    public DateTimeOffset Now => clock.GetUtcNow();

    public static async Task<SimulatedYear> Begin(int seed)
    {
        var year = new SimulatedYear(seed);
        await year.product.Start(CancellationToken.None);
        foreach (var site in YearSite.All)
        {
            await year.Settle(site);
        }

        return year;
    }

    /// <summary>Lets time pass to a moment; <paramref name="act"/> is asked at each step for what people do then.</summary>
    public async Task PassTo(DateTimeOffset end, Func<SimulatedYear, Task> act)
    {
        for (var next = Start; next <= end; next += Step)
        {
            clock.Advance(next > Now ? next - Now : TimeSpan.Zero);
            MayKill();
            foreach (var site in YearSite.All)
            {
                Send(site);
            }

            await Deliver(late.Where(l => l.DueAt <= Now).Select(l => l.Message).ToList());
            late.RemoveAll(l => l.DueAt <= Now);
            await Survive(() => act(this));
            await Fire();
        }

        await Deliver([.. late.Select(l => l.Message)]);
        faults.KillBeforeCall = faults.KillAfterCall = null;
        for (var hour = 0; hour < 30; hour++)
        {
            clock.Advance(TimeSpan.FromHours(1)); // leases lapse, what was late is billed
            await Fire();
        }
    }

    /// <summary>Asks over HTTP, and must not be refused.</summary>
    public async Task Post(Role role, string path, object body)
    {
        if (await TryPost(role, path, body) is { } refusal)
        {
            throw new InvalidOperationException(refusal);
        }
    }

    /// <summary>Asks over HTTP.</summary>
    /// <returns>Null, or why it is refused.</returns>
    public async Task<string?> TryPost(Role role, string path, object body)
    {
        using var request = Of(HttpMethod.Post, role, path);
        request.Content = JsonContent.Create(body);
        using var answer = await http.SendAsync(request);
        return answer.IsSuccessStatusCode ? null : $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
    }

    /// <summary>The bytes of an answer; null when it is refused.</summary>
    public async Task<byte[]?> Get(Role role, string path)
    {
        using var request = Of(HttpMethod.Get, role, path);
        using var answer = await http.SendAsync(request);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsByteArrayAsync() : null;
    }

    /// <summary>A payment, told once; told again only when the process died over it.</summary>
    public async Task Pay(string account, long fen, Wallet wallet)
    {
        var transaction = string.Create(CultureInfo.InvariantCulture, $"{account}-{Now:yyyyMMddHH}-{wallet}");
        if (paidAt.TryAdd(transaction, Now))
        {
            payments.Add(string.Create(CultureInfo.InvariantCulture, $"{transaction},{account},{fen},{Text(Now)}"));
        }

        await product.Services.GetRequiredService<PaymentDesk>().Receive(new PaymentNotice("sandbox", transaction, account, Money.FromFen(fen), paidAt[transaction], wallet), "hash", CancellationToken.None);
    }

    /// <summary>What it leaves, for verification.</summary>
    public AlteredRun Leave()
    {
        var left = Path.Combine(folder.FullName, "left");
        Directory.CreateDirectory(left);
        Lines("truth.csv", truth.Prepend("kind,meter,time,register,relay"));
        Lines("commands.csv", ["meter,command,time"]);
        Lines("payments.csv", payments.Prepend("transaction,account,amountFen,paidAt"));
        Lines("texts.csv", SmsOutbox.Of(cloud).All().Select(t => $"{t.MessageId},{t.Tag!.Split(':')[0]},{t.Tag!.Split(':')[1]},{Text(t.SentAt)}").Prepend("messageId,account,level,sentAt"));
        Lines("tables.ndjson", TableStore.Of(cloud).Rows().Select(RowJson.Of));
        foreach (var site in YearSite.All)
        {
            File.WriteAllText(Path.Combine(left, $"tariff-{site.Id}.json"), site.Tariff);
            File.WriteAllText(Path.Combine(left, $"water-tariff-{site.Id}.json"), site.WaterTariff);
        }

        return new AlteredRun(left);

        void Lines(string name, IEnumerable<string> lines) => File.WriteAllLines(Path.Combine(left, name), lines);
    }

    public IReadOnlyList<VerifiedRow> Rows() => [.. TableStore.Of(cloud).Rows().Select(r => VerifiedRow.Of(r.Table, r.Entity))];

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await product.DisposeAsync();
        await cloud.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task Settle(YearSite site)
    {
        var directory = product.Services.GetRequiredService<DirectoryTable>();
        await directory.Put(new SiteEntry(site.Id, site.Id, site.Zone, site.House, site.Tariff, new SiteRules()) { WaterTariffJson = site.WaterTariff }, CancellationToken.None);
        await Open(site.House, 0, (site.MainMeter, MeterUse.House));
        foreach (var account in site.Accounts)
        {
            await Open(account, 1_000_000_00, (YearSite.Electricity(account), MeterUse.Electricity), (YearSite.Water(account), MeterUse.Water));
        }

        async Task Open(string account, long fen, params (string Meter, MeterUse Use)[] meters)
        {
            var opening = AccountOpening.Open(account, site.Id, [.. meters.Select(m => (m.Meter, m.Use, (Domain.Relays.RelayState?)null))], Money.FromFen(fen), "system:test", Now);
            await product.Services.GetRequiredService<AccountTable>().Open(opening, CancellationToken.None);
            await directory.Put(new AccountEntry(account, site.Id, account, "+8619900000001", "en"), CancellationToken.None);
            foreach (var (meter, use) in meters)
            {
                await directory.Put(new MeterLink(meter, site.Gateway, account, site.Id, use, 2, 22m, HasRelay: false), CancellationToken.None);
            }
        }
    }

    /// <summary>Every gateway reads its meters; one message in thirty comes a day and a half late.</summary>
    private void Send(YearSite site)
    {
        var answers = Meters.Ask(site);
        truth.AddRange(answers.Select(a => string.Create(CultureInfo.InvariantCulture, $"poll,{a.Meter},{Text(Now)},{a.Counts / 100m:0.00},closed")));
        var body = new ReadingsMessage([.. answers.Select(a => new MeterReadings(a.Meter, ReadingsMessage.TotalRegister, [new RegisterReading(Now.ToUnixTimeSeconds(), a.Sequence, a.Counts)]))]).ToJson();
        var system = new Dictionary<string, string>(StringComparer.Ordinal) { ["iothub-connection-device-id"] = site.Gateway };
        var message = new LoggedMessage(site.Gateway, body, system, new Dictionary<string, string>(StringComparer.Ordinal) { ["kind"] = "readings" }, Now);
        late.Add((random.Next(30) == 0 ? Now + TimeSpan.FromHours(36) : Now, message));
    }

    private async Task Deliver(IReadOnlyList<LoggedMessage> messages)
    {
        var log = PartitionedLog.Of(cloud);
        await log.BulkAppend(messages);
        while (log.BacklogOf("pipeline") != 0)
        {
            var change = cloud.Activities.NextChange();
            if (cloud.Calls.IsDead(CallOrigin.Functions))
            {
                await Restart();
            }
            else if (log.BacklogOf("pipeline") != 0)
            {
                await Task.WhenAny(change, cloud.Calls.KilledOf(CallOrigin.Functions)).WaitAsync(Patience);
            }
        }
    }

    /// <summary>What timers do.</summary>
    private async Task Fire()
    {
        await Survive(() => product.Services.GetRequiredService<CorrectionSweep>().Run(CancellationToken.None));
        await Survive(() => product.Services.GetRequiredService<DueRuns>().BeginDue(CancellationToken.None));
        await Survive(() => product.Services.GetRequiredService<DueRuns>().CarryOn(CancellationToken.None));
        await Survive(() => product.Services.GetRequiredService<OutboxSweep>().Run(CancellationToken.None));
    }

    private void MayKill()
    {
        if (random.Next(10) == 0)
        {
            var call = cloud.Calls.Count + random.Next(1, 80);
            var isBefore = random.Next(2) == 0;
            faults.KillBeforeCall = isBefore ? call : null;
            faults.KillAfterCall = isBefore ? null : call;
        }
    }

    private async Task Survive(Func<Task> work)
    {
        while (true)
        {
            try
            {
                await work();
                return;
            }
            catch (Exception) when (cloud.Calls.IsDead(CallOrigin.Functions))
            {
                await Restart();
            }
        }
    }

    /// <summary>A new process on the same rows, a little later.</summary>
    private async Task Restart()
    {
        clock.Advance(TimeSpan.FromMinutes(6));
        while (true)
        {
            await product.Stop();
            cloud.Calls.Revive(CallOrigin.Functions);
            try
            {
                await product.Start(CancellationToken.None);
                return;
            }
            catch (Exception) when (cloud.Calls.IsDead(CallOrigin.Functions))
            {
                // Killed again while it started.
            }
        }
    }

    private HttpRequestMessage Of(HttpMethod method, Role role, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(product.Address!, path));
        request.Headers.Add("Cookie", $"{ActorSource.RoleCookie}={role}");
        return request;
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
