using System.Globalization;
using Prepaid.Contract;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Payments;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Payments;
using Prepaid.Functions.Sites;
using Prepaid.Functions.Tests;
using Prepaid.Local.Running;
using Prepaid.LocalAzure.Sms;
using Prepaid.LocalAzure.Tables;

namespace Prepaid.Verify.Tests.Lived;

/// <summary>The real product, with a record of what meters answered and providers sent: what it leaves is verified like any run.</summary>
internal sealed class LivedProduct : IAsyncDisposable
{
    public const string Tariff = """
        {"tariff":"t","unit":"kWh","versions":[{"version":"2026-01","from":"2026-01-01","price":0.5283,"fixedPerDay":0.35,"serviceFee":0.05}]}
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("prepaid-lived-");
    private readonly string tariff;
    private readonly List<string> truth = [];
    private readonly List<string> payments = [];
    private readonly Dictionary<string, long> sequences = new(StringComparer.Ordinal);

    private LivedProduct(RunningProduct product, string tariff) => (Product, this.tariff) = (product, tariff);

    /// <summary>What water costs, or empty where none is sold.</summary>
    private string WaterTariff { get; init; } = string.Empty;

    public RunningProduct Product { get; }

    public DateTimeOffset Now => Product.Clock.GetUtcNow();

    public static async Task<LivedProduct> Begin(string tariff = Tariff) => new(await RunningProduct.Begin(tariff), tariff);

    /// <summary>A site that sells water, too.</summary>
    public static async Task<LivedProduct> BeginWithWater(string waterTariff)
    {
        var product = new LivedProduct(await RunningProduct.Begin(Tariff), Tariff) { WaterTariff = waterTariff };
        var site = (await product.Product.Directories.Site(RunningProduct.Site, CancellationToken.None))!;
        await product.Product.Directories.Put(site with { WaterTariffJson = waterTariff }, CancellationToken.None);
        return product;
    }

    /// <summary>Opens an account with one water meter.</summary>
    public async Task OpenWater(string account, string meter)
    {
        var opening = AccountOpening.Open(account, RunningProduct.Site, [(meter, MeterUse.Water, null)], default, "system:test", Now);
        await Product.Accounts.Open(opening, CancellationToken.None);
        await Product.Directories.Put(new AccountEntry(account, RunningProduct.Site, "room " + account, string.Empty, "en"), CancellationToken.None);
        await Product.Directories.Put(new MeterLink(meter, RunningProduct.Gateway, account, RunningProduct.Site, MeterUse.Water, 2, 22m, HasRelay: false), CancellationToken.None);
    }

    public Task Open(string account, long openingFen, params string[] meters) => Product.Open(account, openingFen, meters);

    /// <summary>A meter of nobody yet: the house measures it.</summary>
    public Task Vacant(string meter) =>
        Product.Directories.Put(new MeterLink(meter, RunningProduct.Gateway, RunningProduct.House, RunningProduct.Site, MeterUse.House, 2, 22m, true), CancellationToken.None);

    public void Pass(double hours) => Product.Clock.Advance(TimeSpan.FromHours(hours));

    /// <summary>The meter is asked now and answers.</summary>
    /// <param name="meter">Meter id.</param>
    /// <param name="counts">Its register.</param>
    /// <param name="believed">What an instance with an old directory thinks of it; null knows better.</param>
    public Task Read(string meter, long counts, MeterLink? believed = null) => Deliver(Ask(meter, counts), believed);

    /// <summary>The meter answers; the answer is on its way.</summary>
    public (string Meter, RegisterReading Reading) Ask(string meter, long counts)
    {
        var sequence = sequences[meter] = sequences.GetValueOrDefault(meter) + 1;
        truth.Add(string.Create(CultureInfo.InvariantCulture, $"poll,{meter},{Text(Now)},{counts / 100m:0.00},closed"));
        return (meter, new RegisterReading(Now.ToUnixTimeSeconds(), sequence, counts));
    }

    public async Task Deliver((string Meter, RegisterReading Reading) answer, MeterLink? believed = null) => await Product.Get<ReadingsArrived>().Handle(
        [new ArrivedReadings(believed ?? await Product.Link(answer.Meter), new MeterReadings(answer.Meter, "T", [answer.Reading]), Now)], CancellationToken.None);

    public async Task Pay(string account, long fen, Wallet wallet = Wallet.Electricity)
    {
        var transaction = string.Create(CultureInfo.InvariantCulture, $"p{payments.Count + 1}");
        payments.Add(string.Create(CultureInfo.InvariantCulture, $"{transaction},{account},{fen},{Text(Now)}"));
        await Product.Get<PaymentDesk>().Receive(new PaymentNotice("sandbox", transaction, account, Money.FromFen(fen), Now, wallet), "hash", CancellationToken.None);
    }

    /// <summary>Asks, and must not be refused.</summary>
    public async Task Post(Role role, string path, object body)
    {
        var answer = await Product.Post(role, path, body);
        Assert.True(answer.Status is >= 200 and < 300, $"{path}: {answer.Status} {answer.Body}");
    }

    public Task HandOver(string id, string meter, string from, string to, long counts) =>
        Post(Role.Cashier, $"api/accounts/{from}/hand-overs", new { id, meter, to, at = Now, counts, reason = "both signed" });

    public Task MoveOut(string id, string account, string balanceTo, params (string Meter, long Counts)[] meters) =>
        Post(Role.Cashier, $"api/accounts/{account}/move-out", new { id, at = Now, meters = meters.Select(m => new { meter = m.Meter, counts = m.Counts }), balanceTo, reason = "end of lease" });

    public Task Swap(string id, string meter, long? finalCounts, long startCounts) =>
        Post(Role.MeterEngineer, $"api/meters/{meter}/swap", new { id, at = Now, finalCounts, newSerial = "N-" + id, startCounts, ratedUnitsPerHour = 22, reason = "exchanged" });

    /// <summary>Publishes a version by two people.</summary>
    /// <param name="definition">One element of a tariff's versions.</param>
    /// <param name="correction">Reason, when it starts in the past.</param>
    public async Task Publish(object definition, string? correction = null)
    {
        await Post(Role.Finance, "api/sites/S-1/tariffs", new { definition, correction });
        var version = (string)definition.GetType().GetProperty("version")!.GetValue(definition)!;
        await Post(Role.LandlordAdmin, $"api/sites/S-1/tariffs/{version}/approve", new { });
    }

    /// <summary>What it leaves, for a test to alter.</summary>
    public AlteredRun Leave()
    {
        Lines("truth.csv", truth.Prepend("kind,meter,time,register,relay"));
        Lines("commands.csv", ["meter,command,time"]);
        Lines("payments.csv", payments.Prepend("transaction,account,amountFen,paidAt"));
        Lines("texts.csv", SmsOutbox.Of(Product.Cloud).All().Select(t => $"{t.MessageId},{t.Tag!.Split(':')[0]},{t.Tag!.Split(':')[1]},{Text(t.SentAt)}").Prepend("messageId,account,level,sentAt"));
        Lines("tables.ndjson", TableStore.Of(Product.Cloud).Rows().Select(RowJson.Of));
        File.WriteAllText(Path.Combine(folder.FullName, "tariff.json"), tariff);
        if (WaterTariff.Length > 0)
        {
            File.WriteAllText(Path.Combine(folder.FullName, "water-tariff.json"), WaterTariff);
        }

        return new AlteredRun(folder.FullName);
    }

    public async ValueTask DisposeAsync()
    {
        await Product.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private void Lines(string name, IEnumerable<string> lines) => File.WriteAllLines(Path.Combine(folder.FullName, name), lines);

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
