using System.Globalization;
using System.Text.Json.Nodes;
using Prepaid.GatewayAgent.Drivers;

namespace Prepaid.GatewayAgent.Tests.Vectors;

/// <summary>What the vectors of DL/T 645 and CJ/T 188 have in common.</summary>
internal static class FrameVectors
{
    /// <summary>The number of FE bytes is free, so frames are compared from the first 68.</summary>
    public static JsonObject Encoded(VectorFile vector, byte[] frame)
    {
        if ((string?)vector.Expected["frame_hex"] is { } wanted)
        {
            vector.Expected["frame_hex"] = Convert.ToHexString(FromStart(VectorFile.Hex(wanted)));
        }

        return new JsonObject { ["valid"] = true, ["frame_hex"] = Convert.ToHexString(FromStart(frame)) };
    }

    public static JsonObject DecodeStream(VectorFile vector, byte startByte, FrameMeasure measure)
    {
        var stream = new FrameStream(startByte, measure);
        var frames = vector.Input["chunks_hex"]!.AsArray().SelectMany(chunk => stream.Push(VectorFile.Hex((string)chunk!)));
        var wanted = vector.Expected["frames"]!.AsArray();
        for (var i = 0; i < wanted.Count; i++)
        {
            wanted[i] = Convert.ToHexString(FromStart(VectorFile.Hex((string)wanted[i]!)));
        }

        return new JsonObject { ["valid"] = true, ["frames"] = new JsonArray([.. frames.Select(f => JsonValue.Create(Convert.ToHexString(f)))]) };
    }

    public static JsonObject Rejected(byte[] bytes, string reason)
    {
        var result = new JsonObject { ["valid"] = false, ["reason"] = reason };
        var frame = FromStart(bytes);
        if (reason == "checksum")
        {
            result["checksum_calculated"] = Hex(ByteSum.Of(frame.AsSpan(0, frame.Length - 2)));
        }

        return result;
    }

    public static JsonObject Described(byte[] frame, int preambleLength, byte control, int length) => new()
    {
        ["valid"] = true,
        ["preamble_fe_count"] = preambleLength,
        ["control"] = Hex(control),
        ["direction"] = (control & 0x80) != 0 ? "response" : "request",
        ["abnormal"] = (control & 0x40) != 0,
        ["more_frames"] = (control & 0x20) != 0,
        ["length"] = length,
        ["checksum"] = Hex(frame[^2]),
    };

    public static string Hex(byte value) => value.ToString("X2", CultureInfo.InvariantCulture);

    private static byte[] FromStart(byte[] bytes) => [.. bytes.SkipWhile(b => b == 0xFE)];
}
