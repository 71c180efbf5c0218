using System.Diagnostics.CodeAnalysis;

namespace Prepaid.GatewayAgent.Drivers.Cjt188;

/// <summary>One frame of CJ/T 188 (2004 and 2018): 68, type, address, control, length, data, checksum, 16.</summary>
public sealed class Cjt188Frame
{
    public const byte StartByte = 0x68;
    public const int AddressLength = 7;
    private const byte EndByte = 0x16;
    private const byte PreambleByte = 0xFE;
    private const int DataStart = 11;
    private const int Overhead = 13;
    private const int MostData = 0x64;
    private const string Incomplete = "incomplete";

    /// <summary>A frame to be sent.</summary>
    /// <param name="type">10 cold water, 11 hot water, 20 heat, 30 gas, AA any.</param>
    /// <param name="address">14 hex digits, factory code first; AA stands for any two.</param>
    /// <param name="control">Control code.</param>
    /// <param name="data">Data as sent.</param>
    public Cjt188Frame(byte type, string address, byte control, ReadOnlySpan<byte> data)
        : this(type, address, control, data.ToArray(), preambleLength: 3)
    {
    }

    private Cjt188Frame(byte type, string address, byte control, byte[] data, int preambleLength)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, MostData);
        Type = type;
        Address = address;
        Control = control;
        Data = data;
        PreambleLength = preambleLength;
        Content = Cjt188Content.Of(this);
    }

    public byte Type { get; }

    public string Address { get; }

    public byte Control { get; }

    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Number of FE bytes before the frame.</summary>
    public int PreambleLength { get; }

    public Cjt188Function Function => (Cjt188Function)(Control & 0x1F);

    public bool IsReply => (Control & 0x80) != 0;

    public bool IsAbnormal => (Control & 0x40) != 0;

    /// <summary>More frames follow (2018).</summary>
    public bool HasMore => (Control & 0x20) != 0;

    /// <summary>The data, taken apart.</summary>
    public Cjt188Content Content { get; }

    /// <summary>The frame with its preamble.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[PreambleLength + Overhead + Data.Length];
        bytes.AsSpan(0, PreambleLength).Fill(PreambleByte);
        var frame = bytes.AsSpan(PreambleLength);
        frame[0] = StartByte;
        frame[1] = Type;
        Bcd.FromDisplay(Address, AddressLength).CopyTo(frame[2..]);
        frame[9] = Control;
        frame[10] = (byte)Data.Length;
        Data.Span.CopyTo(frame[DataStart..]);
        frame[^2] = ByteSum.Of(frame[..^2]);
        frame[^1] = EndByte;
        return bytes;
    }

    /// <summary>Reads exactly one frame, its preamble included. Never throws on any bytes.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Cjt188Frame? frame, out string reason)
    {
        var preamble = bytes.IndexOfAnyExcept(PreambleByte);
        var fromStart = preamble < 0 ? [] : bytes[preamble..];
        reason = Check(fromStart, out var length);
        if (reason.Length == 0 && fromStart.Length > length)
        {
            reason = "trailing_bytes";
        }

        frame = reason.Length == 0
            ? new Cjt188Frame(fromStart[1], Bcd.ToDisplay(fromStart[2..9]), fromStart[9], fromStart[DataStart..^2].ToArray(), preamble)
            : null;
        return frame is not null;
    }

    /// <summary>For <see cref="FrameStream"/>.</summary>
    public static FrameCut Measure(ReadOnlySpan<byte> fromStartByte) => Check(fromStartByte, out var length) switch
    {
        "" => new FrameCut(length, NeedsMore: false),
        Incomplete => FrameCut.Unfinished,
        _ => FrameCut.NotAFrame,
    };

    /// <summary>True when this frame answers the request: same meter, function, serial number and data identifier.</summary>
    /// <remarks>The two bytes of the identifier may come in either order; an abnormal reply may lack it.</remarks>
    public bool Answers(Cjt188Frame request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return IsReply && !request.IsReply && Function == request.Function
            && (request.Type == Type || request.Type == Cjt188Requests.AnyType)
            && AddressPattern.Matches(request.Address, Address)
            && Content.Serial == request.Content.Serial
            && (Content.DataIdentifier == request.Content.DataIdentifier || (IsAbnormal && Content.DataIdentifier is null));
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

        if (bytes.Length < DataStart)
        {
            return Incomplete;
        }

        if (bytes[10] > MostData)
        {
            return "length";
        }

        length = Overhead + bytes[10];
        return bytes.Length < length ? Incomplete
            : bytes[length - 2] != ByteSum.Of(bytes[..(length - 2)]) ? "checksum"
            : bytes[length - 1] != EndByte ? "end_byte"
            : string.Empty;
    }
}
