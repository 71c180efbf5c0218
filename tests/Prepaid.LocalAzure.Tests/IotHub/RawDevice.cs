using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Prepaid.LocalAzure.IotHub;
using Prepaid.LocalAzure.IotHub.Mqtt;

namespace Prepaid.LocalAzure.Tests.IotHub;

/// <summary>A device at packet level: says exactly what a test wants to say, and answers nothing by itself.</summary>
internal sealed class RawDevice : IAsyncDisposable
{
    private const int AnyLength = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly SslStream stream;
    private readonly MqttWire wire;

    private RawDevice(SslStream stream)
    {
        this.stream = stream;
        wire = new MqttWire(stream);
    }

    public static async Task<RawDevice> Dial(EmbeddedHub hub)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", hub.Port);
        var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(hub.CaCertificate) },
            },
        });
        return new RawDevice(stream);
    }

    /// <summary>Registers the device if needed and connects it with a good token.</summary>
    public static async Task<RawDevice> Connect(HubUnderTest home, string id, bool cleanSession = false, TimeSpan? tokenLife = null)
    {
        home.Hub.AddDevice(id);
        var device = await Dial(home.Hub);
        var expiresAt = home.Clock.GetUtcNow() + (tokenLife ?? TimeSpan.FromDays(2));
        device.Send(Login(home.Hub, id, expiresAt) with { CleanSession = cleanSession });
        var answer = await device.Next<MqttPacket.ConnectAck>();
        Assert.Equal(ConnectReturnCode.Accepted, answer.ReturnCode);
        device.SessionPresent = answer.SessionPresent;
        return device;
    }

    public static MqttPacket.Connect Login(EmbeddedHub hub, string id, DateTimeOffset expiresAt) =>
        new(id, CleanSession: false, KeepAliveSeconds: 60)
        {
            UserName = $"{hub.HostName}/{id}/?api-version=2021-04-12",
            Password = SasToken.Create($"{hub.HostName}/devices/{id}", hub.Registry.Find(id)!.PrimaryKey, expiresAt),
        };

    public bool SessionPresent { get; private set; }

    public void Send(MqttPacket packet) => Assert.True(wire.Send(packet));

    public void Publish(string id, string bag, byte[] body, ushort packetId, byte qos = 1) =>
        Send(new MqttPacket.Publish($"devices/{id}/messages/events/{bag}", body, qos, packetId));

    public ValueTask SendBytes(byte[] bytes) => stream.WriteAsync(bytes);

    public async Task Subscribe(string id)
    {
        Send(new MqttPacket.Subscribe(1, [new TopicFilter($"devices/{id}/messages/devicebound/#", 1)]));
        Assert.Equal([1], (await Next<MqttPacket.SubscribeAck>()).ReturnCodes);
    }

    public async Task<T> Next<T>()
        where T : MqttPacket =>
        Assert.IsType<T>(await Read());

    /// <summary>The next packet, or null when the hub closed.</summary>
    public async Task<MqttPacket?> Read()
    {
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            return await wire.Read(AnyLength, timeout.Token);
        }
        catch (IOException)
        {
            return null; // reset: closed by the hub as well
        }
    }

    public async Task ExpectClosed() => Assert.Null(await Read());

    /// <summary>Everything that the hub has sent before it answers a ping.</summary>
    public async Task<List<MqttPacket>> UntilPing()
    {
        Send(new MqttPacket.PingRequest());
        var packets = new List<MqttPacket>();
        while (await Read() is { } packet and not MqttPacket.PingResponse)
        {
            packets.Add(packet);
        }

        return packets;
    }

    public async ValueTask DisposeAsync()
    {
        wire.Abort();
        await wire.DisposeAsync();
    }
}
