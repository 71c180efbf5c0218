using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Prepaid.Domain.Payments;

/// <summary>Signature of the sandbox provider: HMAC-SHA256 over "timestamp.body", as lower-case hex.</summary>
public static class SandboxSignature
{
    /// <summary>How far the timestamp may be from now, either way.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Signs the raw body at a time in unix seconds.</summary>
    public static string Sign(ReadOnlySpan<byte> key, long timestamp, ReadOnlySpan<byte> body)
    {
        var prefix = Encoding.ASCII.GetBytes(timestamp.ToString(CultureInfo.InvariantCulture) + ".");
        var signed = new byte[prefix.Length + body.Length];
        prefix.CopyTo(signed, 0);
        body.CopyTo(signed.AsSpan(prefix.Length));
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, signed));
    }

    /// <summary>Checks time and signature, in constant time for the latter.</summary>
    /// <returns>Null when genuine, else what is wrong: timestamp-missing, timestamp-stale, signature-missing or signature-wrong.</returns>
    public static string? Check(ReadOnlySpan<byte> key, string? timestamp, string? signature, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at > 253_402_300_799)
        {
            return "timestamp-missing";
        }

        if ((now - DateTimeOffset.FromUnixTimeSeconds(at)).Duration() > Tolerance)
        {
            return "timestamp-stale";
        }

        if (string.IsNullOrEmpty(signature))
        {
            return "signature-missing";
        }

        var expected = Encoding.ASCII.GetBytes(Sign(key, at, body));
        return CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature)) ? null : "signature-wrong";
    }
}
