using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Prepaid.GatewayAgent.Drivers.Modbus;

/// <summary>Frame of the AWT100 and of 4G meters: 7B 7B, command, payload, CRC-16 low byte first, 7D 7D.</summary>
public sealed class Awt100Frame
{
    private const ushort Head = 0x7B7B;
    private const ushort Tail = 0x7D7D;
    private const int ShortestLength = 7;

    private Awt100Frame(byte command, byte[] payload, ushort crc) => (Command, Payload, Crc) = (command, payload, crc);

    /// <summary>84 registers, 91 reports, 90 and 97 pass Modbus through, 93 time, 94 heartbeat.</summary>
    public byte Command { get; }

    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>CRC over command and payload.</summary>
    public ushort Crc { get; }

    /// <summary>Reads one whole frame; the payload may itself contain 7D 7D. Never throws on any bytes.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Awt100Frame? frame, out string reason)
    {
        frame = null;
        if (bytes.Length < ShortestLength)
        {
            reason = "incomplete";
        }
        else if (BinaryPrimitives.ReadUInt16BigEndian(bytes) != Head)
        {
            reason = "start";
        }
        else if (BinaryPrimitives.ReadUInt16BigEndian(bytes[^2..]) != Tail)
        {
            reason = "end";
        }
        else
        {
            var crc = BinaryPrimitives.ReadUInt16LittleEndian(bytes[^4..]);
            reason = crc == ModbusCrc.Of(bytes[2..^4]) ? string.Empty : "crc";
            frame = reason.Length == 0 ? new Awt100Frame(bytes[2], bytes[3..^4].ToArray(), crc) : null;
        }

        return frame is not null;
    }
}
