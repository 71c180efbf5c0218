using System.Globalization;
using Microsoft.Azure.Devices.Client;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.EventHubs;
using Prepaid.LocalAzure.IotHub;

namespace Prepaid.LocalAzure.Tests.IotHub;

public sealed class HubToLogTests
{
    [Fact]
    public async Task What_devices_were_acknowledged_is_in_the_durable_log_in_order_per_device()
    {
        var folder = Directory.CreateTempSubdirectory("prepaid-hub-");
        var clock = new VirtualClock(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        var options = new LocalCloudOptions("hubtolog", folder.FullName, clock);
        await using (var cloud = new LocalCloud(options))
        {
            var hub = EmbeddedHub.Of(cloud);
            await hub.StartAsync();
            await Task.WhenAll(Enumerable.Range(0, 4).Select(d => SendAll(hub.AddDevice($"gw-{d}"))));
        }

        await using (var cloud = new LocalCloud(options))
        {
            var log = PartitionedLog.Of(cloud);
            for (var d = 0; d < 4; d++)
            {
                var device = $"gw-{d}";
                var stored = log.Read(log.PartitionOf(device), -1, 10_000).Where(m => m.Message.DeviceId == device);
                Assert.Equal(
                    Enumerable.Range(0, 300).Select(i => i.ToString(CultureInfo.InvariantCulture)),
                    stored.Select(m => m.Message.Properties["n"]));
            }
        }

        folder.Delete(recursive: true);
    }

    private static async Task SendAll(string connectionString)
    {
        await using var client = DeviceClient.CreateFromConnectionString(connectionString, TransportType.Mqtt);
        await client.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i =>
        {
            var message = new Message([1, 2, 3]);
            message.Properties["n"] = i.ToString(CultureInfo.InvariantCulture);
            return client.SendEventAsync(message);
        }));
    }
}
