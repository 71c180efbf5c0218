using System.IO.Compression;
using System.Text;
using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Devices.Client.Exceptions;
using Prepaid.Contract;
using Prepaid.Functions.Tests.Hosting;

namespace Prepaid.Functions.Tests.Metering;

/// <summary>What can never succeed is parked with its reason and shown; the message behind it goes on.</summary>
public sealed class BadMessagesTests
{
    private const string Good = """{"v":1,"t":1772424000,"m":[["E-001",1,0,100]]}""";

    [Theory]
    [InlineData("readings", "{", "body: expected JSON")]
    [InlineData("readings", "", "body: expected")]
    [InlineData("readings", """{"v":2,"t":1772424000,"m":[]}""", "v: expected 1, got 2")]
    [InlineData("readings", """{"v":1,"t":1772424000}""", "m")]
    [InlineData("relay-report", """{"v":1,"reports":[]}""", "reports: expected 1 to 200")]
    [InlineData("relay-report", """{"v":7,"reports":[]}""", "v: expected 1, got 7")]
    [InlineData("gateway-state", "[]", "body: expected")]
    [InlineData("telemetry", Good, "kind 'telemetry': expected readings, relay-report or gateway-state")]
    [InlineData("", Good, "kind '': expected readings")]
    public async Task A_message_that_says_nothing_we_know_is_parked(string kind, string body, string reason)
    {
        await using var product = await ProductUnderTest.Run();
        await using var device = product.Device(ProductUnderTest.Gateway);

        await device.SendEventAsync(GatewayMessages.Of(kind, Encoding.UTF8.GetBytes(body)));
        await device.SendEventAsync(GatewayMessages.Readings(ProductUnderTest.Start, ("E-001", [100, 350])));
        await product.Drain();

        var parked = Assert.Single(await product.Items("api/parked"));
        Assert.Equal((ProductUnderTest.Gateway, kind), (parked.GetProperty("device").GetString(), parked.GetProperty("kind").GetString()));
        Assert.Contains(reason, parked.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(body, Encoding.UTF8.GetString(parked.GetProperty("body").GetBytesFromBase64()));
        Assert.Equal(1_000 - 250, await product.BalanceFen("A-001"));
    }

    [Theory]
    [InlineData("deflate", "content-encoding: expected none or gzip, got 'deflate'")]
    [InlineData("gzip", "body: expected gzip")]
    public async Task A_body_that_is_not_what_its_encoding_says_is_parked(string encoding, string reason)
    {
        await using var product = await ProductUnderTest.Run();
        await using var device = product.Device(ProductUnderTest.Gateway);

        await device.SendEventAsync(GatewayMessages.Of("readings", Encoding.UTF8.GetBytes(Good), encoding));
        await product.Drain();

        Assert.Contains(reason, Assert.Single(await product.Items("api/parked")).GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_unzips_to_more_than_a_megabyte_is_parked()
    {
        await using var product = await ProductUnderTest.Run();
        await using var device = product.Device(ProductUnderTest.Gateway);
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zip.Write(new byte[WireBody.MaxUnpackedBytes + 1]);
        }

        await device.SendEventAsync(GatewayMessages.Of("readings", packed.ToArray(), "gzip"));
        await product.Drain();

        Assert.Contains($"at most {WireBody.MaxUnpackedBytes} bytes", Assert.Single(await product.Items("api/parked")).GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_over_the_hubs_limit_is_refused_to_the_sender()
    {
        await using var product = await ProductUnderTest.Run();
        await using var device = product.Device(ProductUnderTest.Gateway);

        await Assert.ThrowsAsync<MessageTooLargeException>(() => device.SendEventAsync(GatewayMessages.Of("readings", new byte[(256 * 1024) + 1])));
        await product.Drain();

        Assert.Empty(await product.Items("api/parked"));
    }

    [Fact]
    public async Task Readings_of_a_meter_of_another_gateway_are_parked_and_the_others_are_taken()
    {
        await using var product = await ProductUnderTest.Run();
        await using var device = product.Device(ProductUnderTest.Gateway);

        await device.SendEventAsync(GatewayMessages.Readings(ProductUnderTest.Start, ("E-003", [100, 900]), ("E-001", [100, 350]), ("E-404", [1, 2])));
        await product.Drain();

        Assert.Equal(
            [("E-003", "meter E-003 is not configured on gateway gw-1"), ("E-404", "meter E-404 is not configured on gateway gw-1")],
            (await product.Items("api/parked")).Select(p => (p.GetProperty("part").GetString()!, p.GetProperty("reason").GetString()!)));
        Assert.Equal((1_000 - 250, 1_000), (await product.BalanceFen("A-001"), await product.BalanceFen("A-003")));
    }

    [Fact]
    public async Task A_register_that_the_meter_does_not_have_is_parked()
    {
        await using var product = await ProductUnderTest.Run();
        await using var device = product.Device(ProductUnderTest.Gateway);

        await device.SendEventAsync(GatewayMessages.Of("readings", """{"v":1,"t":1772424000,"m":[["E-001","T9",1,0,100]]}"""u8.ToArray()));
        await product.Drain();

        Assert.Equal("meter E-001 has no register T9", Assert.Single(await product.Items("api/parked")).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_relay_report_of_another_gateways_meter_is_parked_and_changes_nothing()
    {
        await using var product = await ProductUnderTest.Run();
        await using var device = product.Device(ProductUnderTest.Gateway);
        var report = new RelayReportMessage([new RelayReport("E-003", null, 0, CommandOutcome.Done, string.Empty, RelayPosition.Open, ProductUnderTest.Start.ToUnixTimeSeconds())]);

        await device.SendEventAsync(GatewayMessages.Of("relay-report", report.ToJson()));
        await product.Drain();

        Assert.Equal("no relay of meter E-003 is configured on gateway gw-1", Assert.Single(await product.Items("api/parked")).GetProperty("reason").GetString());
        Assert.Equal("Unknown", (await product.Get("api/meters/E-003")).Body.GetProperty("relay").GetProperty("reported").GetString());
    }

    [Fact]
    public async Task A_device_with_another_key_is_not_let_in()
    {
        await using var product = await ProductUnderTest.Run();
        var genuine = product.Hub.AddDevice(ProductUnderTest.Gateway);
        var key = genuine.Split(';').Single(p => p.StartsWith("SharedAccessKey=", StringComparison.Ordinal));
        var forged = genuine.Replace(key, "SharedAccessKey=" + Convert.ToBase64String(new byte[32]), StringComparison.Ordinal);
        await using var device = DeviceClient.CreateFromConnectionString(forged, TransportType.Mqtt_Tcp_Only);
        device.SetRetryPolicy(new NoRetry());

        await Assert.ThrowsAsync<UnauthorizedException>(() => device.SendEventAsync(GatewayMessages.Readings(ProductUnderTest.Start, ("E-001", [100, 900]))));
        await product.Drain();

        Assert.Equal(1_000, await product.BalanceFen("A-001"));
    }
}
