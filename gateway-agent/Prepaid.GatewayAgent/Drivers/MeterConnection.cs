using System.Globalization;
using System.Net.Sockets;

namespace Prepaid.GatewayAgent.Drivers;

/// <summary>Looks at bytes as they arrive; the reply once it is whole, or null while more is needed.</summary>
internal delegate T? TakeReply<T>(ReadOnlySpan<byte> received)
    where T : class;

/// <summary>The TCP connection to one meter: kept open between exchanges, opened again after a failure.</summary>
/// <param name="host">Host name or address.</param>
/// <param name="port">TCP port.</param>
/// <param name="timeout">Longest exchange, connecting included. Always real time: sockets know no other.</param>
internal sealed class MeterConnection(string host, int port, TimeSpan timeout) : IAsyncDisposable
{
    private const int LongestFrame = 512;

    private readonly SemaphoreSlim oneAtATime = new(1);
    private Socket? socket;

    /// <summary>Sends a request and waits for its reply.</summary>
    /// <exception cref="MeterSilentException">No connection, no whole reply in time.</exception>
    public async Task<T> Exchange<T>(ReadOnlyMemory<byte> request, TakeReply<T> take, CancellationToken cancellationToken)
        where T : class
    {
        await oneAtATime.WaitAsync(cancellationToken);
        var isAnswered = false;
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(timeout);
            var reply = await SendAndReceive(request, take, deadline.Token);
            isAnswered = true;
            return reply;
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw Silent(string.Create(CultureInfo.InvariantCulture, $"no answer within {timeout.TotalSeconds} s"), late);
        }
        catch (SocketException broken)
        {
            throw Silent(broken.SocketErrorCode.ToString(), broken);
        }
        finally
        {
            if (!isAnswered)
            {
                Close(); // a reply that comes later must not be taken for the next one
            }

            oneAtATime.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        Close();
        oneAtATime.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<T> SendAndReceive<T>(ReadOnlyMemory<byte> request, TakeReply<T> take, CancellationToken cancellationToken)
        where T : class
    {
        var open = await Opened(cancellationToken);
        while (!request.IsEmpty)
        {
            request = request[await open.SendAsync(request, cancellationToken)..];
        }

        var buffer = new byte[LongestFrame];
        while (true)
        {
            var count = await open.ReceiveAsync(buffer, cancellationToken);
            if (count == 0)
            {
                throw Silent("the connection was closed before a whole answer");
            }

            if (take(buffer.AsSpan(0, count)) is { } reply)
            {
                return reply;
            }
        }
    }

    private async Task<Socket> Opened(CancellationToken cancellationToken)
    {
        // Readable between exchanges means closed by the meter, or bytes that nobody asked for: neither can be used.
        if (socket is not null && socket.Poll(TimeSpan.Zero, SelectMode.SelectRead))
        {
            Close();
        }

        if (socket is null)
        {
            var opening = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await opening.ConnectAsync(host, port, cancellationToken);
                socket = opening;
            }
            finally
            {
                if (socket is null)
                {
                    opening.Dispose();
                }
            }
        }

        return socket;
    }

    private void Close()
    {
        socket?.Dispose();
        socket = null;
    }

    private MeterSilentException Silent(string why, Exception? inner = null) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{host}:{port}: {why}"), inner);
}
