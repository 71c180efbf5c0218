using System.Net;
using System.Net.Sockets;
using Prepaid.GatewayAgent.Tests.Vectors;

namespace Prepaid.GatewayAgent.Tests.Drivers;

/// <summary>A socket that answers each request as the script says: hex to send, null for silence, "close" to hang up.</summary>
internal sealed class ScriptedMeter : IAsyncDisposable
{
    public const string HangUp = "close";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Task serving;
    private readonly Func<byte[], string?> script;

    public ScriptedMeter(Func<byte[], string?> script)
    {
        this.script = script;
        listener.Start();
        serving = Serve();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public int Connections { get; private set; }

    public List<string> Requests { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await serving;
        listener.Dispose();
        stopping.Dispose();
    }

    private async Task Serve()
    {
        var buffer = new byte[512];
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                using var caller = await listener.AcceptSocketAsync(stopping.Token);
                Connections++;
                while (await caller.ReceiveAsync(buffer, stopping.Token) is var count and > 0)
                {
                    var request = buffer[..count];
                    Requests.Add(Convert.ToHexString(request));
                    var answer = script(request);
                    if (answer == HangUp)
                    {
                        break;
                    }

                    if (answer is not null)
                    {
                        await caller.SendAsync(VectorFile.Hex(answer), stopping.Token);
                    }
                }
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException)
            {
                // The driver dropped the connection, or the test ends.
            }
        }
    }
}
