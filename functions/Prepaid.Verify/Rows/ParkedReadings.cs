using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Prepaid.Verify.Rows;

/// <summary>Finds the readings in a parked message: they are shown to a person, so they are not lost.</summary>
internal static partial class ParkedReadings
{
    [GeneratedRegex(@"^account .*, measured (-?\d+), sequence -?\d+, counts (-?\d+)$")]
    private static partial Regex LateReading();

    /// <param name="body">The message as base64; or one reading in words, which came too late for its account.</param>
    /// <param name="part">Meter, or meter and register, that was parked; empty for the whole message.</param>
    public static List<(string Meter, long Time, long Counts)> In(string body, string part)
    {
        var found = new List<(string, long, long)>();
        if (LateReading().Match(body) is { Success: true } late)
        {
            return [(part, Mark.Whole(late.Groups[1].Value), Mark.Whole(late.Groups[2].Value))];
        }

        try
        {
            using var json = JsonDocument.Parse(Unzipped(Convert.FromBase64String(body)));
            var origin = json.RootElement.GetProperty("t").GetInt64();
            foreach (var group in json.RootElement.GetProperty("m").EnumerateArray())
            {
                Take(group, origin, part, found);
            }
        }
        catch (Exception garbled) when (garbled is JsonException or FormatException or InvalidOperationException or KeyNotFoundException or InvalidDataException)
        {
            return found; // what was parked because nobody can read it holds no reading that can be told
        }

        return found;
    }

    private static void Take(JsonElement group, long origin, string part, List<(string Meter, long Time, long Counts)> found)
    {
        var items = group.EnumerateArray().ToList();
        var meter = items[0].GetString()!;
        if (items[1].ValueKind == JsonValueKind.String || (part.Length > 0 && part != meter))
        {
            return; // another register than the total, or a meter that was not parked
        }

        var (time, counts) = (origin, 0L);
        for (var i = 2; i + 1 < items.Count; i += 2)
        {
            time += items[i].GetInt64();
            counts += items[i + 1].GetInt64();
            found.Add((meter, time, counts));
        }
    }

    private static byte[] Unzipped(byte[] body)
    {
        if (body is not [0x1f, 0x8b, ..])
        {
            return body;
        }

        using var zipped = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        zipped.CopyTo(plain);
        return plain.ToArray();
    }
}
