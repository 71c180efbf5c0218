using System.IO.Compression;

namespace Prepaid.Contract;

/// <summary>The bytes on the wire: JSON, zipped when that helps, announced by the content encoding.</summary>
public static class WireBody
{
    /// <summary>Content type of every message.</summary>
    public const string ContentType = "application/json";

    /// <summary>Content encoding of a zipped body.</summary>
    public const string Gzip = "gzip";

    /// <summary>Largest body after unzipping, in bytes: the hub itself takes no more than 256 KB, zipped or not.</summary>
    public const int MaxUnpackedBytes = 1024 * 1024;

    // Below, the zip header outweighs what is saved; a tenth is the least that is worth unzipping for.
    private const int LeastBytesToZip = 512;

    /// <summary>Zips the JSON when at least a tenth is saved.</summary>
    /// <returns>The body, and its content encoding: <see cref="Gzip"/>, or null for plain JSON.</returns>
    public static (byte[] Body, string? Encoding) Pack(byte[] json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.Length < LeastBytesToZip)
        {
            return (json, null);
        }

        using var packed = new MemoryStream(json.Length);
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zip.Write(json);
        }

        return packed.Length <= json.Length - (json.Length / 10) ? (packed.ToArray(), Gzip) : (json, null);
    }

    /// <summary>Undoes <see cref="Pack"/>. Never throws on any bytes and never unzips more than <see cref="MaxUnpackedBytes"/>.</summary>
    /// <param name="body">As received.</param>
    /// <param name="encoding">Content encoding as received: null, empty or <see cref="Gzip"/>.</param>
    /// <param name="json">The JSON, or empty.</param>
    /// <param name="error">What was expected, or empty.</param>
    public static bool TryUnpack(byte[] body, string? encoding, out byte[] json, out string error)
    {
        ArgumentNullException.ThrowIfNull(body);
        json = [];
        error = string.Empty;
        if (string.IsNullOrEmpty(encoding))
        {
            json = body;
            return true;
        }

        if (!string.Equals(encoding, Gzip, StringComparison.OrdinalIgnoreCase))
        {
            error = $"content-encoding: expected none or {Gzip}, got '{WireRules.Shown(encoding)}'";
            return false;
        }

        return TryUnzip(body, out json, out error);
    }

    private static bool TryUnzip(byte[] body, out byte[] json, out string error)
    {
        json = [];
        error = string.Empty;
        using var zip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var unpacked = new MemoryStream(4 * body.Length);
        var part = new byte[4 * 1024];
        try
        {
            for (var read = zip.Read(part); read > 0; read = zip.Read(part))
            {
                unpacked.Write(part, 0, read);
                if (unpacked.Length > MaxUnpackedBytes)
                {
                    error = $"body: expected at most {MaxUnpackedBytes} bytes after unzipping";
                    return false;
                }
            }
        }
        catch (InvalidDataException)
        {
            error = "body: expected gzip, as content-encoding says";
            return false;
        }

        json = unpacked.ToArray();
        return true;
    }
}
