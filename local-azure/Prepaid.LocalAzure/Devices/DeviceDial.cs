using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Azure.Devices.Client.Exceptions;
using Prepaid.LocalAzure.IotHub;
using Prepaid.LocalAzure.IotHub.Mqtt;

namespace Prepaid.LocalAzure.Devices;

/// <summary>The way to an accepted connection: TCP, TLS, CONNECT, CONNACK.</summary>
/// <param name="Wire">Nothing behind CONNACK was read from it.</param>
/// <param name="Link">To the hub of this process, if it is one.</param>
/// <param name="SessionPresent">The hub kept the device's subscriptions from an earlier connection.</param>
internal sealed record DeviceDial(MqttWire Wire, InProcessLink? Link, bool SessionPresent)
{
    private const ushort KeepAliveSeconds = 300;
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(30);

    /// <exception cref="UnauthorizedException">CONNACK 2, 4 or 5.</exception>
    /// <exception cref="IotHubCommunicationException">Anything that another try may cure.</exception>
    public static async Task<DeviceDial> Connect(DeviceAddress address, DateTimeOffset tokenExpiresAt, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        InProcessLink? link = null;
        MqttWire? wire = null;
        try
        {
            using var timeout = new CancellationTokenSource(LongestConnect, TimeProvider.System);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            link = OpenLink(address, socket);
            await socket.ConnectAsync(address.DialHost, address.DialPort, either.Token);
            wire = new MqttWire(await Secure(socket, address, either.Token));
            wire.Send(new MqttPacket.Connect(address.DeviceId, CleanSession: false, KeepAliveSeconds)
            {
                UserName = address.UserName,
                Password = SasToken.Create(address.Resource, address.Key, tokenExpiresAt),
            });
            return new DeviceDial(wire, link, Accepted(await wire.Read(TelemetryIntake.MaxMessageBytes, either.Token)));
        }
        catch (Exception failed)
        {
            wire?.Abort();
            socket.Dispose();
            link?.DeviceClosed();
            cancellationToken.ThrowIfCancellationRequested();
            if (failed is SocketException or IOException or AuthenticationException or OperationCanceledException or MqttProtocolException)
            {
                throw new IotHubCommunicationException($"Connecting to {address.DialHost}:{address.DialPort} failed: {failed.Message}", failed);
            }

            throw;
        }
    }

    private static InProcessLink? OpenLink(DeviceAddress address, Socket socket)
    {
        if (address.Cloud is not { } cloud)
        {
            return null;
        }

        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // the hub must know the port before it sees it
        return EmbeddedHub.Of(cloud).Links.Open(((IPEndPoint)socket.LocalEndPoint!).Port);
    }

    private static async Task<SslStream> Secure(Socket socket, DeviceAddress address, CancellationToken cancellationToken)
    {
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = address.DialHost,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                CertificateChainPolicy = address.Trust(),
            },
            cancellationToken);
        return stream;
    }

    private static bool Accepted(MqttPacket? answer) => answer switch
    {
        MqttPacket.ConnectAck { ReturnCode: ConnectReturnCode.Accepted } ack => ack.SessionPresent,
        MqttPacket.ConnectAck { ReturnCode: ConnectReturnCode.ServerUnavailable } =>
            throw new IotHubCommunicationException("The hub is unavailable now."),
        MqttPacket.ConnectAck ack => throw new UnauthorizedException($"The hub refused the device's credentials (code {ack.ReturnCode})."),
        _ => throw new IotHubCommunicationException("The hub closed the connection instead of answering CONNECT."),
    };
}
