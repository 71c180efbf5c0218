using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Prepaid.LocalAzure.IotHub.Mqtt;

namespace Prepaid.LocalAzure.Tests.IotHub;

public sealed class MqttCodecTests
{
    private const int Enough = 1 << 20;

    /// <summary>OASIS MQTT 3.1.1, figures 3.2 to 3.20 put together by hand.</summary>
    public static TheoryData<string, string> Literal => new()
    {
        { "101000044D5154540402003C000464657631", "CONNECT dev1 clean keep-alive 60" },
        { "20020105", "CONNACK" },
        { "32090003612F62000A6869", "PUBLISH a/b" },
        { "40020001", "PUBACK" },
        { "820800010003612F2301", "SUBSCRIBE a/#" },
        { "9003000180", "SUBACK" },
        { "A20700010003612F23", "UNSUBSCRIBE a/#" },
        { "B0020001", "UNSUBACK" },
        { "C000", "PINGREQ" },
        { "D000", "PINGRESP" },
        { "E000", "DISCONNECT" },
    };

    [Theory]
    [MemberData(nameof(Literal))]
    public void Literal_packets_read_and_write_the_same_bytes(string hex, string what)
    {
        var bytes = Convert.FromHexString(hex);
        var packet = Read(bytes, out var left);
        Assert.NotNull(packet);
        Assert.Equal(0, left);
        Assert.Equal(hex, Convert.ToHexString(Write(packet)), ignoreCase: true);
        Assert.NotEmpty(what);
    }

    [Fact]
    public void Any_publish_comes_back_as_it_was_sent() =>
        Prop.ForAll<NonEmptyString, byte[], ushort>((topic, body, id) =>
        {
            var name = new string([.. topic.Get.Where(c => char.IsLetterOrDigit(c) || c is '/' or '$' or '%')]) + "t";
            var sent = new MqttPacket.Publish(name, body, 1, (ushort)(id | 1)) { Duplicate = body.Length % 2 == 0, Retain = id % 3 == 0 };
            var read = (MqttPacket.Publish)Read(Write(sent), out var left)!;
            return left == 0 && read.Topic == sent.Topic && read.Payload.SequenceEqual(body) && read.PacketId == sent.PacketId
                && read.Duplicate == sent.Duplicate && read.Retain == sent.Retain && read.Qos == 1;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(16_383)]
    [InlineData(16_384)]
    [InlineData(300_000)]
    public void Lengths_of_one_to_four_bytes_come_back(int length)
    {
        var read = (MqttPacket.Publish)Read(Write(new MqttPacket.Publish("t", new byte[length], 0, 0)), out var left)!;
        Assert.Equal((0, length), (left, read.Payload.Length));
    }

    [Fact]
    public void Every_connect_field_comes_back()
    {
        var sent = new MqttPacket.Connect("dev", CleanSession: true, 300)
        {
            UserName = "user",
            Password = "password",
            Will = new MqttPacket.Publish("will/topic", [1, 2], 1, 0) { Retain = true },
        };
        var read = (MqttPacket.Connect)Read(Write(sent), out _)!;
        Assert.Equal(sent with { Will = null }, read with { Will = null });
        Assert.Equal(("will/topic", (byte)1, true), (read.Will!.Topic, read.Will.Qos, read.Will.Retain));
        Assert.Equal([1, 2], read.Will.Payload);
    }

    [Fact]
    public void A_part_of_a_packet_is_waited_for()
    {
        var bytes = Write(new MqttPacket.Publish("topic", new byte[500], 1, 7));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Null(Read(bytes[..length], out _));
        }
    }

    [Fact]
    public void A_packet_split_over_segments_reads_as_one()
    {
        var bytes = Write(new MqttPacket.Publish("topic", [1, 2, 3, 4], 1, 7));
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            var buffer = Segments.Of(bytes[..cut], bytes[cut..]);
            var read = (MqttPacket.Publish)MqttReader.TryRead(ref buffer, Enough)!;
            Assert.Equal([1, 2, 3, 4], read.Payload);
            Assert.True(buffer.IsEmpty);
        }
    }

    [Fact]
    public void Random_bytes_never_throw_anything_but_a_protocol_error()
    {
        var random = new Random(20260301);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            ReadAll(bytes);
        }
    }

    [Fact]
    public void Mutated_packets_never_throw_anything_but_a_protocol_error()
    {
        var random = new Random(20260302);
        var packets = Literal.Select(row => Convert.FromHexString((string)row[0])).ToList();
        packets.Add(Write(new MqttPacket.Connect("d", false, 1) { UserName = "u", Password = "p", Will = new MqttPacket.Publish("w", [1], 1, 0) }));
        var refused = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = (byte[])packets[i % packets.Count].Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            refused += ReadAll(bytes) ? 0 : 1;
        }

        Assert.InRange(refused, 1000, 19_000); // both outcomes were met
    }

    [Fact]
    public void A_body_over_the_limit_is_refused_at_its_header() =>
        Assert.Throws<MqttProtocolException>(() => ReadLimited([0x30, 0xE9, 0x07], 1000));

    private static void ReadLimited(byte[] bytes, int limit)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        MqttReader.TryRead(ref buffer, limit);
    }

    /// <returns>False when a protocol error ended it; any other exception fails the test.</returns>
    private static bool ReadAll(byte[] bytes)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        try
        {
            while (MqttReader.TryRead(ref buffer, Enough) is not null)
            {
            }

            return true;
        }
        catch (MqttProtocolException)
        {
            return false;
        }
    }

    private static MqttPacket? Read(byte[] bytes, out long left)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        var packet = MqttReader.TryRead(ref buffer, Enough);
        left = buffer.Length;
        return packet;
    }

    private static byte[] Write(MqttPacket packet)
    {
        var buffer = new ArrayBufferWriter<byte>();
        new MqttWriter(buffer).Write(packet);
        return buffer.WrittenSpan.ToArray();
    }

    private sealed class Segments : ReadOnlySequenceSegment<byte>
    {
        public static ReadOnlySequence<byte> Of(byte[] one, byte[] two)
        {
            var first = new Segments { Memory = one };
            var second = new Segments { Memory = two, RunningIndex = one.Length };
            first.Next = second;
            return new ReadOnlySequence<byte>(first, 0, second, two.Length);
        }
    }
}
