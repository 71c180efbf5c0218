using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Prepaid.Local.Building.Dialects;
using Prepaid.LocalAzure.Core;

namespace Prepaid.Local.Building;

/// <summary>One meter's listening socket on the loopback.</summary>
internal sealed class MeterServer : IAsyncDisposable
{
    private const int LongestBacklogOfBytes = 4096;

    private readonly string meter;
    private readonly MeterDialect dialect;
    private readonly Faults? faults;
    private readonly CancellationTokenSource stopping = new();
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Task accepting;

    public MeterServer(string meter, MeterDialect dialect, Faults? faults)
    {
        this.meter = meter;
        this.dialect = dialect;
        this.faults = faults;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        accepting = Accept();
    }

    public int Port { get; }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await accepting;
        listener.Dispose();
        stopping.Dispose();
    }

    private async Task Accept()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.RemoveAll(s => s.IsCompletedSuccessfully); // a failure is kept until the building is disposed
                serving.Add(Serve(await listener.AcceptAsync(stopping.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task Serve(Socket caller)
    {
        using (caller)
        {
            caller.NoDelay = true;
            try
            {
                await AnswerAll(caller);
            }
            catch (Exception gone) when (gone is SocketException or OperationCanceledException or SqliteException)
            {
                // The caller hung up, the building stops, or the answer could not be made durable: the meter is silent.
            }
        }
    }

    private async Task AnswerAll(Socket caller)
    {
        var buffer = new byte[512];
        var received = Array.Empty<byte>();
        while (received.Length < LongestBacklogOfBytes)
        {
            var count = await caller.ReceiveAsync(buffer, stopping.Token);
            if (count == 0)
            {
                return;
            }

            received = [.. received, .. buffer.AsSpan(0, count)];
            while (dialect.Find(received) is var cut && (cut.Skip > 0 || cut.Length > 0))
            {
                var request = received.AsSpan(cut.Skip, cut.Length).ToArray();
                received = received[(cut.Skip + cut.Length)..];
                if (request.Length > 0 && !await Answer(caller, request))
                {
                    return;
                }
            }
        }
    }

    /// <returns>False when the connection broke, by a fault.</returns>
    private async Task<bool> Answer(Socket caller, byte[] request)
    {
        var breaks = faults is not null && faults.Happens($"meter:{meter}", faults.MeterDropRate);
        if (breaks && (faults!.Draw($"meter:{meter}:before") < 0.5 || !dialect.IsOrder(request)))
        {
            // A register that is read but never told would be a truth that nobody can have heard.
            caller.LingerState = new LingerOption(enable: true, seconds: 0);
            return false;
        }

        var reply = await dialect.Answer(request);
        if (reply is not null)
        {
            await Send(caller, breaks ? reply.AsMemory(0, reply.Length / 2) : reply);
        }

        return !breaks;
    }

    private async Task Send(Socket caller, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await caller.SendAsync(bytes, stopping.Token)..];
        }
    }
}
