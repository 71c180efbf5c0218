using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Devices.Client.Exceptions;
using Prepaid.Contract;

namespace Prepaid.GatewayAgent.Hub;

/// <summary>The connection to IoT Hub: MQTT by the vendor's client, which is made anew for every connection.</summary>
/// <remarks>
/// The client does not retry by itself: the agent's sender does, on its own clock, and a client that has
/// reported the end of its connection is not used again.
/// </remarks>
/// <param name="connectionString">Of the device, with its shared access key.</param>
public sealed class DeviceHubLink(string connectionString) : IHubLink
{
    private volatile DeviceClient? client;

    public Task Open(IHubListener listener, CancellationToken cancellationToken) => Mapped(
        async () =>
        {
            ArgumentNullException.ThrowIfNull(listener);
            await GiveUp();
            var opened = DeviceClient.CreateFromConnectionString(connectionString, TransportType.Mqtt_Tcp_Only, new ClientOptions());
            client = opened;
            opened.SetRetryPolicy(new NoRetry());
            opened.SetConnectionStatusChangesHandler((status, reason) => Tell(listener, opened, status, reason));
            await opened.OpenAsync(cancellationToken);
            await opened.SetReceiveMessageHandlerAsync((message, _) => Hand(listener, message), opened, cancellationToken);
        },
        cancellationToken);

    public Task Send(HubMessage message, CancellationToken cancellationToken) => Mapped(
        async () =>
        {
            ArgumentNullException.ThrowIfNull(message);
            using var outgoing = new Message(message.Body)
            {
                MessageId = message.Id,
                ContentType = WireBody.ContentType,
            };
            if (message.Encoding is { } encoding)
            {
                outgoing.ContentEncoding = encoding;
            }

            outgoing.Properties[MessageKind.Property] = message.Kind;
            await Opened().SendEventAsync(outgoing, cancellationToken);
        },
        cancellationToken);

    public Task Complete(string lockToken, CancellationToken cancellationToken) =>
        Mapped(() => Opened().CompleteAsync(lockToken, cancellationToken), cancellationToken);

    public async ValueTask DisposeAsync() => await GiveUp();

    private static async Task Hand(IHubListener listener, Message message)
    {
        using (message)
        {
            await listener.Received(message.GetBytes(), message.LockToken!);
        }
    }

    private static async Task Mapped(Func<Task> call, CancellationToken cancellationToken)
    {
        try
        {
            await call();
        }
        catch (Exception failure) when (Meaning(failure, cancellationToken) is { } meaning)
        {
            throw meaning;
        }
    }

    /// <summary>What the agent's loops understand, or null for what no retry can cure.</summary>
    private static Exception? Meaning(Exception failure, CancellationToken cancellationToken) => failure switch
    {
        OperationCanceledException => cancellationToken.IsCancellationRequested ? null : new HubUnreachableException("The hub did not answer in time.", failure),
        IotHubCommunicationException or IotHubException { IsTransient: true } => new HubUnreachableException(failure.Message, failure),
        IotHubException or AuthenticationException => new HubRefusedException(failure.Message, failure),
        TimeoutException or IOException or SocketException => new HubUnreachableException(failure.Message, failure),
        _ => null,
    };

    private void Tell(IHubListener listener, DeviceClient teller, ConnectionStatus status, ConnectionStatusChangeReason reason)
    {
        // A client that was given up tells its end as well.
        if (ReferenceEquals(client, teller) && status is ConnectionStatus.Disconnected or ConnectionStatus.Disabled)
        {
            listener.Lost($"{status}, {reason}");
        }
    }

    private DeviceClient Opened() => client ?? throw new HubUnreachableException("There is no connection.");

    private async Task GiveUp()
    {
        var old = client;
        client = null;
        if (old is null)
        {
            return;
        }

        try
        {
            await old.CloseAsync();
        }
        catch (Exception failure) when (Meaning(failure, CancellationToken.None) is not null)
        {
            // It was broken, which is why it is given up.
        }
        finally
        {
            old.Dispose();
        }
    }
}
