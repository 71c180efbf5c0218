using Microsoft.Extensions.DependencyInjection;
using Prepaid.Contract;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Relays;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Sites;
using Prepaid.Local.Running;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.IotHub;
using Prepaid.LocalAzure.Tests.IotHub;

namespace Prepaid.Local.Tests.Judges;

/// <summary>The official Node device client as a gateway of the whole product.</summary>
public sealed class NodeGatewayTests : IAsyncDisposable
{
    private const string Device = "gw-node";
    private const string Account = "A-node";
    private const string Meter = "N-1";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("prepaid-node-");
    private readonly LocalCloud cloud;
    private readonly EmbeddedHub hub;
    private readonly Product product;

    public NodeGatewayTests()
    {
        cloud = new LocalCloud(new LocalCloudOptions("nodejudge", folder.FullName, TimeProvider.System));
        hub = EmbeddedHub.Of(cloud);
        hub.StartAsync().GetAwaiter().GetResult();
        product = new Product(cloud, RunSettings.Of(cloud, hub, 0));
    }

    [Fact]
    public async Task Telemetry_of_the_official_node_client_is_debited_and_an_empty_account_sends_it_the_command_to_open_the_relay()
    {
        await product.Start(CancellationToken.None);
        var device = hub.AddDevice(Device);
        await OpenAccount(balanceFen: 50);
        await using var node = await NodeJudge.Start(new Dictionary<string, string>
        {
            ["HUB_DEVICE"] = device,
            ["HUB_CA"] = hub.CaCertificate,
            ["HUB_TOKEN_SECONDS"] = "8",
            ["HUB_RENEW_BEFORE_SECONDS"] = "5",
            ["HUB_QUIET"] = "1",
        });
        await node.Next("connected");
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

        await node.Send(Readings(new RegisterReading(now - 7200, 1, 10_000), new RegisterReading(now - 3600, 2, 10_200)));
        await Until(state => state.Electricity < Money.Zero && state.FinalNoticeSentAt is not null);
        await node.Next("renewing");
        await node.Next("renewing");
        await node.Send(Readings(new RegisterReading(now, 3, 10_201)));
        var command = await node.Next("received");

        Assert.True(CommandMessage.TryParse(System.Text.Encoding.UTF8.GetBytes(command.GetProperty("body").GetString()!), out var commands, out var error), error);
        var open = Assert.Single(commands!.Commands);
        Assert.Equal((Meter, Contract.RelayPosition.Open, 1L), (open.Meter, open.Relay, open.Sequence));
        node.AskToClose();
        await node.Next("closed");
    }

    public async ValueTask DisposeAsync()
    {
        await product.DisposeAsync();
        await cloud.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static byte[] Readings(params RegisterReading[] readings) =>
        new ReadingsMessage([new MeterReadings(Meter, ReadingsMessage.TotalRegister, readings)]).ToJson();

    private async Task OpenAccount(long balanceFen)
    {
        var directory = product.Services.GetRequiredService<DirectoryTable>();
        var rules = new SiteRules { Switching = new SwitchRules { NoticeBeforeCut = TimeSpan.Zero } };
        await directory.Put(new SiteEntry("S-node", "Node", "Asia/Shanghai", "H-node", SimulatedTariff.Json, rules), CancellationToken.None);
        await directory.Put(new AccountEntry(Account, "S-node", "1", "+8619900009999", "zh"), CancellationToken.None);
        await directory.Put(new MeterLink(Meter, Device, Account, "S-node", MeterUse.Electricity, 2, 22m, HasRelay: true), CancellationToken.None);
        var opening = AccountOpening.Open(
            Account, "S-node", [(Meter, MeterUse.Electricity, RelayState.New(Meter, Device))], Money.FromFen(balanceFen), "system:test", TimeProvider.System.GetUtcNow());
        Assert.True(await product.Services.GetRequiredService<AccountTable>().Open(opening, CancellationToken.None));
    }

    private async Task Until(Func<AccountHead, bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!holds((await product.Services.GetRequiredService<AccountTable>().Load(Account, patience.Token))!.Head))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token); // waits for another process
        }
    }
}
