using System.Buffers.Binary;
using Prepaid.GatewayAgent.Drivers;
using Prepaid.GatewayAgent.Drivers.Cjt188;
using Prepaid.GatewayAgent.Drivers.Dlt645;
using Prepaid.GatewayAgent.Drivers.Modbus;
using Prepaid.GatewayAgent.Tests.Vectors;
using Xunit.Abstractions;

namespace Prepaid.GatewayAgent.Tests.Drivers;

/// <summary>
/// Random and mutated bytes are rejected or read, they never throw. PREPAID_LONG=1 runs a million for each codec,
/// PREPAID_SEED repeats a run.
/// </summary>
public sealed class CodecFuzzTests(ITestOutputHelper output)
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("PREPAID_LONG") == "1" ? 1_000_000 : 20_000;

    [Fact]
    public void Dlt645_frames_never_throw() => Fuzz("dlt645", repair: RepairSum, bytes =>
    {
        var isFrame = Dlt645Frame.TryDecode(bytes, out var frame, out var reason);
        Assert.Equal(isFrame, reason.Length == 0);
        if (frame is null)
        {
            return false;
        }

        Assert.Equal(bytes, frame.Encode());
        _ = Dlt645Measured.TryRead(frame, out _);
        _ = Dlt645StatusWord3.TryRead(frame, out _);
        _ = Dlt645RelayOrder.TryRead(frame, out _);
        _ = (frame.Errors, frame.DataIdentifier, frame.Answers(frame));
        return true;
    });

    [Fact]
    public void Cjt188_frames_never_throw() => Fuzz("cjt188", repair: RepairSum, bytes =>
    {
        var isFrame = Cjt188Frame.TryDecode(bytes, out var frame, out var reason);
        Assert.Equal(isFrame, reason.Length == 0);
        if (frame is null)
        {
            return false;
        }

        Assert.Equal(bytes, frame.Encode());
        if (Cjt188Reading.TryRead(frame, Cjt188StatusLayout.HighBits, out var reading))
        {
            _ = (reading.Current.CubicMetres, reading.Settlement.Unit, reading.Status.Relay);
        }

        _ = Cjt188Status.TryReadValveReply(frame, out _);
        _ = frame.Answers(frame);
        return true;
    });

    [Fact]
    public void Modbus_rtu_frames_never_throw()
    {
        var requests = (ModbusRequest[])[ModbusRequest.Read(5, 0, 2), ModbusRequest.Read(5, 500, 2), ModbusRequest.Write(5, 87, 1, 1)];
        Fuzz("modbus", repair: RepairCrc, bytes =>
        {
            var isRequest = ModbusRtu.TryDecodeRequest(bytes, out var request, out _);
            Assert.True(!isRequest || ModbusRtu.Encode(request!).SequenceEqual(bytes));
            return Array.ConvertAll(requests, r => ModbusRtu.TryDecodeReply(r, bytes, out _, out _)).Contains(true) || isRequest;
        });
    }

    [Fact]
    public void Modbus_tcp_frames_never_throw()
    {
        var asked = ModbusRequest.Read(5, 0, 2);
        Fuzz("modbus", repair: bytes => bytes, bytes =>
        {
            var isRequest = ModbusTcp.TryDecodeRequest(bytes, out var transaction, out var request, out _);
            Assert.True(!isRequest || ModbusTcp.Encode(transaction, request!).SequenceEqual(bytes));
            return ModbusTcp.TryDecodeReply(1, asked, bytes, out _, out _) || isRequest;
        });
    }

    [Fact]
    public void Awt100_frames_never_throw() =>
        Fuzz("modbus", repair: RepairAwt100, bytes => Awt100Frame.TryDecode(bytes, out _, out _));

    [Fact]
    public void Streams_of_random_chunks_never_throw_and_find_the_frame_at_their_end()
    {
        var seed = Seed();
        var random = new Random(seed);
        var frame = Dlt645Requests.Read("000000000161", Dlt645Measured.ForwardTotal).Encode();
        for (var round = 0; round < Rounds / 20; round++)
        {
            var noise = Noise(random, random.Next(60));
            var stream = new FrameStream(Dlt645Frame.StartByte, Dlt645Frame.Measure);
            var found = new List<byte[]>();
            byte[] all = [.. noise, .. frame];
            for (var at = 0; at < all.Length;)
            {
                var chunk = Math.Min(random.Next(1, 20), all.Length - at);
                found.AddRange(stream.Push(all.AsSpan(at, chunk)));
                at += chunk;
            }

            Assert.True(found.Count > 0 && frame.AsSpan(4).SequenceEqual(found[^1]), $"seed {seed}, round {round}: {Convert.ToHexString(all)}");
        }
    }

    private void Fuzz(string protocol, Func<byte[], byte[]> repair, Func<byte[], bool> isRead)
    {
        var seed = Seed();
        var random = new Random(seed);
        var samples = Samples(protocol);
        var read = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = (round % 3) switch
            {
                0 => Noise(random, random.Next(0, 80)),
                1 => Mutated(random, samples[random.Next(samples.Count)]),
                _ => repair(Mutated(random, samples[random.Next(samples.Count)])),
            };
            try
            {
                read += isRead(bytes) ? 1 : 0;
            }
            catch (Exception failure)
            {
                throw new Xunit.Sdk.XunitException($"seed {seed}, round {round}, {Convert.ToHexString(bytes)}: {failure}");
            }
        }

        output.WriteLine($"{Rounds} byte strings, {read} of them read.");
        Assert.InRange(read, 1, Rounds - 1);
    }

    private int Seed()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("PREPAID_SEED"), out var chosen) ? chosen : Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        return seed;
    }

    private static byte[] Noise(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static List<byte[]> Samples(string protocol) =>
    [
        .. VectorFile.PathsIn(VectorFile.OwnFolder).Select(path => VectorFile.Load(VectorFile.OwnFolder, path)).Where(v => v.Protocol == protocol)
            .SelectMany(v => v.Input.Concat(v.Expected))
            .Where(field => field.Key is "frame_hex" or "reply_hex" or "request_hex")
            .Select(field => VectorFile.Hex((string)field.Value!)),
    ];

    private static byte[] Mutated(Random random, byte[] sample)
    {
        var bytes = sample.ToList();
        for (var changes = random.Next(0, 4); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.RemoveAt(at);
                    break;
                default:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Makes the checksum right again, so that the fuzz reaches what lies behind it.</summary>
    private static byte[] RepairSum(byte[] bytes)
    {
        var start = Array.IndexOf(bytes, (byte)0x68);
        if (start >= 0 && bytes.Length - start > 2)
        {
            bytes[^2] = ByteSum.Of(bytes.AsSpan(start, bytes.Length - start - 2));
            bytes[^1] = 0x16;
        }

        return bytes;
    }

    private static byte[] RepairCrc(byte[] bytes)
    {
        if (bytes.Length > 2)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(bytes.Length - 2), ModbusCrc.Of(bytes.AsSpan(0, bytes.Length - 2)));
        }

        return bytes;
    }

    private static byte[] RepairAwt100(byte[] bytes)
    {
        if (bytes.Length >= 7)
        {
            (bytes[0], bytes[1], bytes[^2], bytes[^1]) = (0x7B, 0x7B, 0x7D, 0x7D);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(bytes.Length - 4), ModbusCrc.Of(bytes.AsSpan(2, bytes.Length - 6)));
        }

        return bytes;
    }
}
