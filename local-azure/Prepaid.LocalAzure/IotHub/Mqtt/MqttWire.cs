using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;

namespace Prepaid.LocalAzure.IotHub.Mqtt;

/// <summary>One open connection as packets. One reader; any number of senders, whose packets go out in order and in few writes.</summary>
internal sealed class MqttWire : IAsyncDisposable
{
    private const int LargestWrite = 256 * 1024;
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(5);

    private readonly Stream stream;
    private readonly PipeReader input;
    private readonly Channel<MqttPacket> outgoing = Channel.CreateUnbounded<MqttPacket>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task writing;

    public MqttWire(Stream stream)
    {
        this.stream = stream;
        input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 32 * 1024, leaveOpen: true));
        writing = WriteAll();
    }

    /// <summary>The next packet, or null when the other side closed between two packets.</summary>
    /// <exception cref="MqttProtocolException">The bytes are no packet of this dialect, or end inside one.</exception>
    public async ValueTask<MqttPacket?> Read(int maxLength, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            var packet = MqttReader.TryRead(ref buffer, maxLength);
            if (packet is not null)
            {
                input.AdvanceTo(buffer.Start);
                return packet;
            }

            if (result.IsCompleted)
            {
                return buffer.IsEmpty ? null : throw new MqttProtocolException("The connection ended inside a packet.");
            }

            input.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>Queues the packet; false when the connection is closed.</summary>
    public bool Send(MqttPacket packet) => outgoing.Writer.TryWrite(packet);

    /// <summary>Sends what is queued, then closes; at once when the other side no longer reads.</summary>
    public async ValueTask DisposeAsync()
    {
        outgoing.Writer.TryComplete();
        try
        {
            await writing.WaitAsync(LongestGoodbye, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            Abort();
        }

        await stream.DisposeAsync();
    }

    /// <summary>Closes at once; what is queued is lost.</summary>
    public void Abort()
    {
        outgoing.Writer.TryComplete();
        stream.Dispose();
    }

    private async Task WriteAll()
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        var writer = new MqttWriter(buffer);
        try
        {
            while (await outgoing.Reader.WaitToReadAsync())
            {
                while (buffer.WrittenCount < LargestWrite && outgoing.Reader.TryRead(out var packet))
                {
                    writer.Write(packet);
                }

                await stream.WriteAsync(buffer.WrittenMemory);
                await stream.FlushAsync();
                buffer.ResetWrittenCount();
            }
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException or InvalidOperationException)
        {
            Abort(); // the reading side ends with it and tells
        }
    }
}
