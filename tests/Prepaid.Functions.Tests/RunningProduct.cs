using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Prepaid.Contract;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Sites;
using Prepaid.Local.Running;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.IotHub;
using Prepaid.LocalAzure.Tables;

namespace Prepaid.Functions.Tests;

/// <summary>The product on the embedded services, answering HTTP on loopback, with one site.</summary>
internal sealed class RunningProduct : IAsyncDisposable
{
    public const string Site = "S-1";
    public const string House = "H-1";
    public const string Gateway = "gw-1";

    public static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 0, 0, TimeSpan.FromHours(8));

    private const string Tariff = """
        {"tariff":"flat","unit":"kWh","versions":[{"version":"2026-01","from":"2026-01-01","price":0.5283,"serviceFee":0.05}]}
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("prepaid-product-");
    private readonly Product product;

    private RunningProduct(Faults? faults)
    {
        Cloud = new LocalCloud(new LocalCloudOptions(folder.Name.Replace("-", string.Empty, StringComparison.Ordinal).ToLowerInvariant(), folder.FullName, Clock) { Faults = faults });
        product = new Product(Cloud, RunSettings.Of(Cloud, EmbeddedHub.Of(Cloud), port: 0));
    }

    public HandClock Clock { get; } = new(Start);

    public LocalCloud Cloud { get; }

    public TableCounters Counters => TableStore.Of(Cloud).Counters;

    public AccountTable Accounts => Get<AccountTable>();

    public DirectoryTable Directories => Get<DirectoryTable>();

    public static async Task<RunningProduct> Begin(string tariff = Tariff, Faults? faults = null)
    {
        var running = new RunningProduct(faults);
        await running.product.Start(CancellationToken.None);
        await running.Directories.Put(new SiteEntry(Site, "Test site", "Asia/Shanghai", House, tariff, new()), CancellationToken.None);
        await running.Open(House, 0);
        return running;
    }

    /// <summary>The product's process again, on the same rows.</summary>
    public async Task Restart()
    {
        await product.Stop();
        Cloud.Calls.Revive(CallOrigin.Functions);
        await product.Start(CancellationToken.None);
    }

    public T Get<T>()
        where T : notnull => product.Services.GetRequiredService<T>();

    /// <summary>Opens an account with electricity meters of its own name.</summary>
    public async Task Open(string account, long openingFen, params string[] meters)
    {
        await Accounts.Open(
            AccountOpening.Open(
                account, Site, [.. meters.Select(m => (m, MeterUse.Electricity, (Domain.Relays.RelayState?)Domain.Relays.RelayState.New(m, Gateway)))], Money.FromFen(openingFen), "system:test", Clock.GetUtcNow()),
            CancellationToken.None);
        await Directories.Put(new AccountEntry(account, Site, "room " + account, string.Empty, "en"), CancellationToken.None);
        foreach (var meter in meters)
        {
            await Directories.Put(new MeterLink(meter, Gateway, account, Site, MeterUse.Electricity, 2, 22m, true), CancellationToken.None);
        }
    }

    /// <summary>A vacant meter, of which the house account knows the first reading.</summary>
    public async Task Vacant(string meter, long counts)
    {
        await Directories.Put(new MeterLink(meter, Gateway, House, Site, MeterUse.House, 2, 22m, true), CancellationToken.None);
        await Read(meter, counts);
    }

    /// <summary>One reading of a meter, now, as the directory knows it.</summary>
    public Task Read(string meter, long counts) => Read(meter, Clock.GetUtcNow(), counts);

    /// <summary>One reading of a meter, as the directory knows it, or as an instance with an old directory does.</summary>
    public async Task Read(string meter, DateTimeOffset at, long counts, MeterLink? believed = null, long? sequence = null)
    {
        var link = believed ?? await Link(meter);
        var time = at.ToUnixTimeSeconds();
        await Get<ReadingsArrived>().Handle(
            [new ArrivedReadings(link, new MeterReadings(meter, "T", [new RegisterReading(time, sequence ?? time, counts)]), Clock.GetUtcNow())], CancellationToken.None);
    }

    public async Task<MeterLink> Link(string meter) =>
        await Directories.Meter(meter, CancellationToken.None) ?? throw new InvalidOperationException($"no meter {meter}");

    public async Task<AccountHead> Head(string account) =>
        (await Accounts.Load(account, CancellationToken.None))?.Head ?? throw new InvalidOperationException($"no account {account}");

    /// <summary>Asks as somebody with that role.</summary>
    public async Task<Answered> Send(Role role, HttpMethod method, string path, object? body = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(product.Address!, path));
        request.Headers.Add("Cookie", $"{ActorSource.RoleCookie}={role}");
        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Answered((int)response.StatusCode, text.Length > 0 && text[0] == '{' ? JsonDocument.Parse(text).RootElement : default);
    }

    public Task<Answered> Post(Role role, string path, object body) => Send(role, HttpMethod.Post, path, body);

    public Task<Answered> Get(Role role, string path) => Send(role, HttpMethod.Get, path);

    public async ValueTask DisposeAsync()
    {
        await product.DisposeAsync();
        await Cloud.DisposeAsync();
        folder.Delete(recursive: true);
    }

    /// <summary>An answer: its status and its JSON.</summary>
    internal sealed record Answered(int Status, JsonElement Body)
    {
        public string Text(string property) => Body.GetProperty(property).ToString();

        /// <summary>"409 account-closed", or "200" when all is well.</summary>
        public string Short => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("reason", out var reason)
            ? string.Create(CultureInfo.InvariantCulture, $"{Status} {reason.GetString()}")
            : Status.ToString(CultureInfo.InvariantCulture);
    }
}
