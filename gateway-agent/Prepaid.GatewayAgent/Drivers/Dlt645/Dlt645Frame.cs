using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Prepaid.GatewayAgent.Drivers.Dlt645;

/// <summary>One frame of DL/T 645-2007: 68, address, 68, control, length, data + 33H, checksum, 16.</summary>
public sealed class Dlt645Frame
{
    public const byte StartByte = 0x68;
    public const int AddressLength = 6;
    private const byte EndByte = 0x16;
    private const byte PreambleByte = 0xFE;
    private const byte Offset = 0x33;
    private const int SecondStart = 7;
    private const int DataStart = 10;
    private const int Overhead = 12;
    private const int MostData = 200;
    private const string Incomplete = "incomplete";

    /// <summary>A frame to be sent.</summary>
    /// <param name="address">12 digits as printed on the meter; AA stands for any two.</param>
    /// <param name="control">Control code.</param>
    /// <param name="data">Data without the 33H offset, low byte first.</param>
    public Dlt645Frame(string address, byte control, ReadOnlySpan<byte> data)
        : this(address, control, data.ToArray(), preambleLength: 4)
    {
    }

    private Dlt645Frame(string address, byte control, byte[] data, int preambleLength)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, MostData);
        Address = address;
        Control = control;
        Data = data;
        PreambleLength = preambleLength;
    }

    public string Address { get; }

    public byte Control { get; }

    /// <summary>Data without the 33H offset.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Number of FE bytes before the frame.</summary>
    public int PreambleLength { get; }

    public Dlt645Function Function => (Dlt645Function)(Control & 0x1F);

    public bool IsReply => (Control & 0x80) != 0;

    /// <summary>The meter refuses; the data is its error byte.</summary>
    public bool IsAbnormal => (Control & 0x40) != 0;

    /// <summary>More frames follow and are asked for with function 12.</summary>
    public bool HasMore => (Control & 0x20) != 0;

    /// <summary>The data identifier of a read or write, or null.</summary>
    public uint? DataIdentifier =>
        Function is Dlt645Function.Read or Dlt645Function.ReadMore or Dlt645Function.Write && !IsAbnormal && Data.Length >= 4
            ? BinaryPrimitives.ReadUInt32LittleEndian(Data.Span)
            : null;

    /// <summary>The error bits of an abnormal reply, or null.</summary>
    public Dlt645Errors? Errors => IsReply && IsAbnormal && Data.Length > 0 ? (Dlt645Errors)Data.Span[0] : null;

    /// <summary>The frame with its preamble.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[PreambleLength + Overhead + Data.Length];
        bytes.AsSpan(0, PreambleLength).Fill(PreambleByte);
        var frame = bytes.AsSpan(PreambleLength);
        frame[0] = StartByte;
        Bcd.FromDisplay(Address, AddressLength).CopyTo(frame[1..]);
        frame[SecondStart] = StartByte;
        frame[8] = Control;
        frame[9] = (byte)Data.Length;
        for (var i = 0; i < Data.Length; i++)
        {
            frame[DataStart + i] = (byte)((Data.Span[i] + Offset) & 0xFF);
        }

        frame[^2] = ByteSum.Of(frame[..^2]);
        frame[^1] = EndByte;
        return bytes;
    }

    /// <summary>Reads exactly one frame, its preamble included. Never throws on any bytes.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Dlt645Frame? frame, out string reason)
    {
        var preamble = bytes.IndexOfAnyExcept(PreambleByte);
        var fromStart = preamble < 0 ? [] : bytes[preamble..];
        reason = Check(fromStart, out var length);
        if (reason.Length == 0 && fromStart.Length > length)
        {
            reason = "trailing_bytes";
        }

        frame = null;
        if (reason.Length > 0)
        {
            return false;
        }

        var data = fromStart[DataStart..^2].ToArray();
        for (var i = 0; i < data.Length; i++)
        {
            data[i] = (byte)((data[i] - Offset) & 0xFF);
        }

        frame = new Dlt645Frame(Bcd.ToDisplay(fromStart[1..SecondStart]), fromStart[8], data, preamble);
        return true;
    }

    /// <summary>For <see cref="FrameStream"/>.</summary>
    public static FrameCut Measure(ReadOnlySpan<byte> fromStartByte) => Check(fromStartByte, out var length) switch
    {
        "" => new FrameCut(length, NeedsMore: false),
        Incomplete => FrameCut.Unfinished,
        _ => FrameCut.NotAFrame,
    };

    /// <summary>True when this frame answers the request: same meter, same function, same data.</summary>
    public bool Answers(Dlt645Frame request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return IsReply && !request.IsReply && Function == request.Function
            && AddressPattern.Matches(request.Address, Address)
            && (IsAbnormal || DataIdentifier == request.DataIdentifier);
    }

    private static string Check(ReadOnlySpan<byte> bytes, out int length)
    {
        length = 0;
        if (bytes.IsEmpty)
        {
            return Incomplete;
        }

        if (bytes[0] != StartByte)
        {
            return "start";
        }

        if (bytes.Length <= SecondStart)
        {
            return Incomplete;
        }

        if (bytes[SecondStart] != StartByte)
        {
            return "second_start";
        }

        if (bytes.Length < DataStart)
        {
            return Incomplete;
        }

        if (bytes[9] > MostData)
        {
            return "length";
        }

        length = Overhead + bytes[9];
        return bytes.Length < length ? Incomplete
            : bytes[length - 2] != ByteSum.Of(bytes[..(length - 2)]) ? "checksum"
            : bytes[length - 1] != EndByte ? "end_byte"
            : string.Empty;
    }
}
