namespace Prepaid.GatewayAgent.Drivers;

/// <summary>What stands at a start byte.</summary>
/// <param name="Length">Length of the whole frame, or 0 when there is none (yet).</param>
/// <param name="NeedsMore">True when more bytes can still make it a frame.</param>
public readonly record struct FrameCut(int Length, bool NeedsMore)
{
    public static readonly FrameCut NotAFrame = new(0, false);
    public static readonly FrameCut Unfinished = new(0, true);
}

/// <summary>Looks at bytes that begin with a start byte; decides on checksum and end byte too.</summary>
public delegate FrameCut FrameMeasure(ReadOnlySpan<byte> fromStartByte);

/// <summary>Cuts whole, valid frames out of a byte stream with noise, false starts and broken frames.</summary>
/// <remarks>A whole valid frame wins over an unfinished one before it: the latter was a false start.</remarks>
public sealed class FrameStream(byte startByte, FrameMeasure measure)
{
    private readonly List<byte> kept = [];

    /// <summary>Adds what was received and returns the frames that are whole now, from their start byte on.</summary>
    public IReadOnlyList<byte[]> Push(ReadOnlySpan<byte> received)
    {
        kept.AddRange(received);
        var bytes = kept.ToArray();
        var frames = new List<byte[]>();
        var keepFrom = bytes.Length;
        var at = 0;
        while (NextStart(bytes, at) is { } start)
        {
            var cut = measure(bytes.AsSpan(start));
            if (cut.Length > 0)
            {
                frames.Add(bytes.AsSpan(start, cut.Length).ToArray());
                at = start + cut.Length;
                keepFrom = bytes.Length;
                continue;
            }

            if (cut.NeedsMore)
            {
                keepFrom = Math.Min(keepFrom, start);
            }

            at = start + 1;
        }

        kept.Clear();
        kept.AddRange(bytes.AsSpan(keepFrom));
        return frames;
    }

    private int? NextStart(ReadOnlySpan<byte> bytes, int from)
    {
        var offset = bytes[from..].IndexOf(startByte);
        return offset < 0 ? null : from + offset;
    }
}
