using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.IotHub.Mqtt;

namespace Prepaid.LocalAzure.IotHub;

/// <summary>Accepts connections, leads them through TLS and CONNECT, and keeps one session per device.</summary>
internal sealed class DeviceListener : IAsyncDisposable
{
    private const int LongestConnect = 16 * 1024;
    private static readonly TimeSpan LongestHandshake = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestNewsOfEnd = TimeSpan.FromMilliseconds(250);

    private readonly EmbeddedHub hub;
    private readonly SslServerAuthenticationOptions tls;
    private readonly TcpListener listener;
    private readonly HashSet<string> hosts;
    private readonly TakeoverGuard takeovers;
    private readonly ConcurrentDictionary<string, DeviceSession> sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, byte> connections = new();
    private readonly CancellationToken closing;
    private readonly Task accepting;
    private Task<ProcessKilledException>? agentDeath;

    public DeviceListener(EmbeddedHub hub, X509Certificate2 certificate, int port, CancellationToken closing)
    {
        this.hub = hub;
        this.closing = closing;
        tls = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        };
        takeovers = new TakeoverGuard(hub.Log);
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start(512);
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var suffix = Port.ToString(CultureInfo.InvariantCulture);
        hosts = new(StringComparer.OrdinalIgnoreCase) { hub.HostName, "localhost", "127.0.0.1", $"localhost:{suffix}", $"127.0.0.1:{suffix}" };
        accepting = AcceptAll();
    }

    public int Port { get; }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await accepting;
        foreach (var session in sessions.Values)
        {
            session.Sever("the hub closes");
        }

        await Task.WhenAll(connections.Keys);
        listener.Dispose();
    }

    private async Task AcceptAll()
    {
        while (!closing.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptSocketAsync(closing);
            }
            catch (Exception stopped) when (stopped is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                if (!closing.IsCancellationRequested)
                {
                    hub.Log.LogWarning("Accepting a connection failed: {Reason}", stopped.Message);
                    continue;
                }

                return;
            }

            var serving = Task.Run(() => Serve(socket), CancellationToken.None);
            connections[serving] = 0;
            _ = serving.ContinueWith(t => connections.TryRemove(t, out _), TaskScheduler.Default);
        }
    }

    private async Task Serve(Socket socket)
    {
        InProcessLink? link = null;
        try
        {
            socket.NoDelay = true;
            link = hub.Links.Attach(((IPEndPoint)socket.RemoteEndPoint!).Port);
            if (hub.Cloud.Calls.IsDead(CallOrigin.Agent))
            {
                return;
            }

            using var handshake = new CancellationTokenSource(LongestHandshake, TimeProvider.System);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(handshake.Token, closing);
            await using var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await stream.AuthenticateAsServerAsync(tls, either.Token);
            await using var wire = new MqttWire(stream);
            await Login(wire, link, either.Token);
        }
        catch (MqttProtocolException refused)
        {
            hub.Log.LogWarning("Connection closed: {Reason}", refused.Message);
        }
        catch (Exception ended) when (ended is IOException or SocketException or ObjectDisposedException or OperationCanceledException
            or AuthenticationException or ProcessKilledException or ServiceFaultException)
        {
            hub.Log.LogInformation("Connection ended: {Reason}", ended.Message);
        }
        catch (Exception bug)
        {
            hub.Log.LogError(bug, "Connection closed by an error of the hub");
        }
        finally
        {
            link?.HubClosed();
            socket.Dispose();
        }
    }

    private async Task Login(MqttWire wire, InProcessLink? link, CancellationToken handshake)
    {
        if (await wire.Read(LongestConnect, handshake) is not { } first)
        {
            return;
        }

        if (first is not MqttPacket.Connect connect)
        {
            throw new MqttProtocolException("The first packet is not CONNECT.");
        }

        var now = hub.Cloud.Clock.GetUtcNow();
        var login = hub.Cloud.Calls.Faults.OutageEnd("hub", now) is { } end
            ? new DeviceLogin.Refused(ConnectReturnCode.ServerUnavailable, $"outage until {end:u}")
            : DeviceLogin.Check(connect, hub.Registry, hosts, now);
        switch (login)
        {
            case DeviceLogin.Refused refused:
                hub.Log.LogWarning("CONNECT of '{Client}' refused with {Code}: {Reason}", connect.ClientId, refused.ReturnCode, refused.Reason);
                wire.Send(new MqttPacket.ConnectAck(false, refused.ReturnCode));
                break;
            case DeviceLogin.Accepted accepted:
                await TakeOver(accepted.Device.Id);
                WatchAgent();
                var session = new DeviceSession(hub, accepted.Device, connect, wire, link);
                await Keep(session, accepted.ExpiresAt);
                break;
        }
    }

    private async Task TakeOver(string device)
    {
        while (sessions.TryGetValue(device, out var old))
        {
            if (!await HasEnded(old))
            {
                await Task.Delay(takeovers.Delay(device), TimeProvider.System, closing);
                old.Sever("a new connection of the same device");
                await old.Ended;
            }

            sessions.TryRemove(KeyValuePair.Create(device, old));
        }
    }

    /// <summary>A device that reconnects is often quicker than the news that its old connection has closed; that is no take-over.</summary>
    private async Task<bool> HasEnded(DeviceSession old)
    {
        try
        {
            await old.Ended.WaitAsync(LongestNewsOfEnd, TimeProvider.System, closing);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task Keep(DeviceSession session, DateTimeOffset expiresAt)
    {
        if (!sessions.TryAdd(session.Device.Id, session))
        {
            return; // another connection of the device was quicker; its client comes again
        }

        if (hub.Cloud.Calls.IsDead(CallOrigin.Agent))
        {
            session.Sever("the agent was killed"); // after the others were severed
        }

        try
        {
            await session.Run(expiresAt, closing);
        }
        finally
        {
            sessions.TryRemove(KeyValuePair.Create(session.Device.Id, session));
        }
    }

    /// <summary>A killed agent loses its connections; asked at each new one, because a revived agent can die again.</summary>
    private void WatchAgent()
    {
        var death = hub.Cloud.Calls.KilledOf(CallOrigin.Agent);
        if (!ReferenceEquals(Interlocked.Exchange(ref agentDeath, death), death))
        {
            _ = death.ContinueWith(_ => SeverAll(), TaskScheduler.Default);
        }
    }

    private void SeverAll()
    {
        foreach (var session in sessions.Values)
        {
            session.Sever("the agent was killed");
        }
    }
}
