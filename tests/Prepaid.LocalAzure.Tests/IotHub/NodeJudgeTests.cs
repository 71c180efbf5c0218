using System.Text.Json;
using Microsoft.Azure.Devices;

namespace Prepaid.LocalAzure.Tests.IotHub;

public sealed class NodeJudgeTests
{
    [Theory]
    [InlineData("hub name behind a gateway")]
    [InlineData("localhost as the hub")]
    public async Task The_official_node_client_sends_receives_and_survives_its_own_token_renewal_without_subscribing_again(string form)
    {
        await using var home = await HubUnderTest.Start();
        var device = home.Hub.AddDevice("node-1");
        await using var node = await NodeJudge.Start(new Dictionary<string, string>
        {
            ["HUB_DEVICE"] = form == "hub name behind a gateway"
                ? device
                : $"HostName=localhost:{home.Hub.Port};DeviceId=node-1;SharedAccessKey={home.Hub.Registry.Find("node-1")!.PrimaryKey}",
            ["HUB_CA"] = home.Hub.CaCertificate,
            ["HUB_TOKEN_SECONDS"] = "8",
            ["HUB_RENEW_BEFORE_SECONDS"] = "5",
        });
        await node.Next("sent");

        var telemetry = Assert.Single(home.Appended);
        Assert.Equal("""{"v":1,"note":"from Node"}"""u8.ToArray(), telemetry.Body);
        Assert.Equal(
            ("node-1", "application/json", "utf-8", "node-1"),
            (telemetry.SystemProperties["message-id"], telemetry.SystemProperties["content-type"],
                telemetry.SystemProperties["content-encoding"], telemetry.SystemProperties["iothub-connection-device-id"]));
        Assert.Equal(new Dictionary<string, string> { ["kind"] = "readings", ["odd name"] = "a&b=c/水" }, telemetry.Properties);

        await SendAndExpect(home, node, "before the renewal");
        await node.Next("renewing");
        await node.Next("renewing"); // the first renewal is complete when the second begins
        await SendAndExpect(home, node, "after the renewal");

        Assert.InRange(home.Log.Lines.Count(l => l.Text.Contains("node-1: connected", StringComparison.Ordinal)), 2, 4);
        Assert.Single(home.Log.Lines, l => l.Text.Contains("node-1: subscribed", StringComparison.Ordinal));
        node.AskToClose();
        await node.Next("closed");
        Assert.Equal(0, home.Hub.QueuedCommands);
    }

    private static async Task SendAndExpect(HubUnderTest home, NodeJudge node, string text)
    {
        using var service = ServiceClient.CreateFromConnectionString(home.Hub.ServiceConnectionString);
        var command = new Message(System.Text.Encoding.UTF8.GetBytes(text)) { MessageId = text, CorrelationId = "c/1" };
        command.Properties["kind"] = "relay command";
        await service.SendAsync("node-1", command);

        var received = await node.Next("received");
        Assert.Equal(
            (text, text, "c/1", "relay command"),
            (Text("body"), Text("messageId"), Text("correlationId"), received.GetProperty("properties").GetProperty("kind").GetString()));

        string? Text(string name) => received.GetProperty(name).GetString();
    }
}
