using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Prepaid.Contract;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Payments;
using Prepaid.Domain.Relays;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Sites;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.EventHubs;
using Prepaid.LocalAzure.IotHub;
using Prepaid.LocalAzure.Tables;

namespace Prepaid.Functions.Tests.Hosting;

/// <summary>
/// The functions on a real host over an embedded cloud: HTTP over a socket, device messages over MQTT, tables on disk.
/// Business time stands still unless a test lets it pass.
/// </summary>
internal sealed class ProductUnderTest : IAsyncDisposable
{
    public const string PaymentKey = "key-of-the-test";
    public const string Site = "S-1";
    public const string Gateway = "gw-1";
    public const string OtherGateway = "gw-2";

    /// <summary>Account and meter of each; the last belongs to the other gateway.</summary>
    public static readonly IReadOnlyList<(string Account, string Meter, string Gateway)> Places =
        [("A-001", "E-001", Gateway), ("A-002", "E-002", Gateway), ("A-003", "E-003", OtherGateway)];

    public static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 0, 0, TimeSpan.FromHours(8));

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2); // against a clock that stands still, not a measure
    private static int made;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("prepaid-functions-");
    private readonly IHost host;

    private ProductUnderTest(TimeProvider clock, Faults faults, IReadOnlyDictionary<string, string?> settings)
    {
        Cloud = new LocalCloud(new LocalCloudOptions($"functionstest{Interlocked.Increment(ref made)}", folder.FullName, clock) { Faults = faults });
        Hub = EmbeddedHub.Of(Cloud);
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(SettingsOf(Cloud, Hub)).AddInMemoryCollection(settings);
        builder.Properties["Prepaid.FunctionsAssembly"] = typeof(ProductHost).Assembly;
        builder.Services.AddSingleton(Cloud.Clock);
        builder.ConfigureFunctionsWebApplication();
        host = builder.ConfigurePrepaid().Build();
    }

    public LocalCloud Cloud { get; }

    public EmbeddedHub Hub { get; }

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });

    public IServiceProvider Services => host.Services;

    /// <summary>Starts it with a site of three accounts, ¥10.00 each.</summary>
    /// <param name="settings">Added to, or instead of, what one machine has.</param>
    /// <param name="clock">Null: virtual, standing at <see cref="Start"/>.</param>
    /// <param name="faults">What goes wrong.</param>
    public static async Task<ProductUnderTest> Run(IReadOnlyDictionary<string, string?>? settings = null, TimeProvider? clock = null, Faults? faults = null)
    {
        var product = new ProductUnderTest(clock ?? new VirtualClock(Start), faults ?? new Faults(1), settings ?? new Dictionary<string, string?>());
        try
        {
            await product.Hub.StartAsync();
            await product.host.StartAsync();
            product.Http.BaseAddress = new Uri(product.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
            await product.Settle();
            return product;
        }
        catch
        {
            await product.DisposeAsync();
            throw;
        }
    }

    /// <summary>Delivers a notice of the sandbox provider, signed now unless told otherwise.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> Pay(object payment, Action<HttpRequestMessage>? alter = null, string provider = "sandbox")
    {
        var body = payment as byte[] ?? JsonSerializer.SerializeToUtf8Bytes(payment);
        var timestamp = Cloud.Clock.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/payments/{provider}/notify") { Content = new ByteArrayContent(body) };
        request.Headers.Add("Prepaid-Timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Prepaid-Signature", SandboxSignature.Sign(Encoding.UTF8.GetBytes(PaymentKey), timestamp, body));
        alter?.Invoke(request);
        return await Send(request);
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> Get(string path, string? role = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (role is not null)
        {
            request.Headers.Add("Cookie", $"prepaid-role={role}");
        }

        return await Send(request);
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> Send(HttpRequestMessage request)
    {
        using var answer = await Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType?.Contains("json", StringComparison.Ordinal) == true ? JsonDocument.Parse(text).RootElement : default);
    }

    /// <summary>Items of a list.</summary>
    public async Task<IReadOnlyList<JsonElement>> Items(string path) => [.. (await Get(path)).Body.GetProperty("items").EnumerateArray()];

    public async Task<long> BalanceFen(string account) => (await Get($"api/accounts/{account}")).Body.GetProperty("electricityFen").GetInt64();

    /// <summary>A device of the hub, connected by MQTT over TLS with a token.</summary>
    public DeviceClient Device(string gateway)
    {
        var device = DeviceClient.CreateFromConnectionString(Hub.AddDevice(gateway), TransportType.Mqtt_Tcp_Only);
        device.SetRetryPolicy(new NoRetry());
        return device;
    }

    /// <summary>Lets what is under way come to an end, and business time pass only if something waits for it.</summary>
    public Task Drain() => PassUntil(_ => PartitionedLog.Of(Cloud).BacklogOf("pipeline") == 0);

    /// <summary>Lets business time pass.</summary>
    public async Task Pass(TimeSpan time)
    {
        var end = Cloud.Clock.GetUtcNow() + time;
        await using var timer = Cloud.Clock.CreateTimer(_ => { }, null, time, Timeout.InfiniteTimeSpan);
        await PassUntil(now => now >= end);
    }

    /// <summary>Every row of a table.</summary>
    public IReadOnlyList<TableEntity> Rows(string table, string rowKeyPrefix = "") =>
        [.. TableStore.Of(Cloud).Rows().Where(r => r.Table == table && r.Entity.RowKey.StartsWith(rowKeyPrefix, StringComparison.Ordinal)).Select(r => r.Entity)];

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await host.StopAsync();
        host.Dispose();
        await Cloud.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static Dictionary<string, string?> SettingsOf(LocalCloud cloud, EmbeddedHub hub)
    {
        var storage = $"DefaultEndpointsProtocol=https;AccountName={cloud.Name};AccountKey=a2V5;EndpointSuffix=core.windows.net";
        return new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = storage,
            ["Tables"] = storage,
            ["HubName"] = "prepaid",
            ["HubEvents"] = $"Endpoint=sb://{cloud.Name}.servicebus.windows.net/;SharedAccessKeyName=service;SharedAccessKey=a2V5;EntityPath=prepaid",
            ["HubService"] = hub.ServiceConnectionString,
            ["Sms"] = $"endpoint=https://{cloud.Name}.communication.azure.com/;accesskey=a2V5",
            ["SmsFrom"] = "Prepaid",
            ["SandboxPaymentKey"] = PaymentKey,
            ["RolePicker"] = "loopback",
            ["Prepaid:Url"] = "http://127.0.0.1:0",
        };
    }

    private async Task Settle()
    {
        var directory = Services.GetRequiredService<DirectoryTable>();
        var accounts = Services.GetRequiredService<AccountTable>();
        const string Tariff = """{"tariff":"flat","unit":"kWh","versions":[{"version":"v1","from":"2026-01-01","price":1}]}""";
        await directory.Put(new SiteEntry(Site, "Test", "Asia/Shanghai", "H-1", Tariff, new()), default);
        foreach (var (account, meter, gateway) in Places)
        {
            var opening = AccountOpening.Open(
                account, Site, [(meter, MeterUse.Electricity, RelayState.New(meter, gateway))], Money.FromFen(1_000), "system:test", Cloud.Clock.GetUtcNow());
            await accounts.Open(opening, default);
            await directory.Put(new AccountEntry(account, Site, account, "+8619900000001", "en"), default);
            await directory.Put(new MeterLink(meter, gateway, account, Site, MeterUse.Electricity, 2, 60m, true), default);
        }
    }

    private async Task PassUntil(Func<DateTimeOffset, bool> finished)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await ((VirtualClock)Cloud.Clock).Run(Cloud.Activities, _ => ValueTask.CompletedTask, finished, patience.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The clock stands at {Cloud.Clock.GetUtcNow():u}; busy: {Cloud.Activities.FirstBusy(Cloud.Clock.GetUtcNow())}");
        }
    }
}

/// <summary>Messages as a gateway sends them.</summary>
internal static class GatewayMessages
{
    public static Message Of(string kind, byte[] body, string? encoding = null)
    {
        var message = new Message(body) { ContentType = "application/json" };
        message.Properties["kind"] = kind;
        if (encoding is not null)
        {
            message.ContentEncoding = encoding;
        }

        return message;
    }

    /// <summary>Registers of meters in hundredths of a kWh, one an hour up to now.</summary>
    public static Message Readings(DateTimeOffset now, params (string Meter, long[] Counts)[] meters) => Of("readings", new ReadingsMessage(
        [.. meters.Select(m => new MeterReadings(m.Meter, ReadingsMessage.TotalRegister, [.. m.Counts.Select((c, i) => new RegisterReading(now.AddHours(i + 1 - m.Counts.Length).ToUnixTimeSeconds(), i + 1, c))]))]).ToJson());
}
