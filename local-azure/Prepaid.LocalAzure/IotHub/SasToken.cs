using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Prepaid.LocalAzure.IotHub;

/// <summary>A shared access signature as IoT Hub defines it (azure-facts.md 1.1).</summary>
internal sealed record SasToken
{
    private const string Prefix = "SharedAccessSignature ";

    private SasToken(string literalResource, string signature, string literalExpiry, DateTimeOffset expiresAt, string? policy)
    {
        this.literalResource = literalResource;
        this.signature = signature;
        this.literalExpiry = literalExpiry;
        ExpiresAt = expiresAt;
        Policy = policy;
    }

    private readonly string literalResource;
    private readonly string signature;
    private readonly string literalExpiry;

    /// <summary>Decoded, e.g. <c>myhub.azure-devices.net/devices/gw-1</c>.</summary>
    public string Resource => Uri.UnescapeDataString(literalResource);

    public DateTimeOffset ExpiresAt { get; }

    /// <summary>Name of the hub policy whose key signed, or null when it was the device's own key.</summary>
    public string? Policy { get; }

    public static string Create(string resource, string key, DateTimeOffset expiresAt)
    {
        var sr = Uri.EscapeDataString(resource);
        var se = expiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{Prefix}sr={sr}&sig={Uri.EscapeDataString(Sign(key, sr, se))}&se={se}";
    }

    public static SasToken? TryParse(string text, out string reason)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            reason = "the password is no shared access signature";
            return null;
        }

        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in text[Prefix.Length..].Split('&'))
        {
            var split = field.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0 || !fields.TryAdd(field[..split], field[(split + 1)..]))
            {
                reason = "a field of the signature has no name or comes twice";
                return null;
            }
        }

        if (!fields.TryGetValue("sr", out var sr) || !fields.TryGetValue("sig", out var sig) || !fields.TryGetValue("se", out var se))
        {
            reason = "the signature lacks sr, sig or se";
            return null;
        }

        if (!long.TryParse(se, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            reason = "se is not a time in unix seconds";
            return null;
        }

        reason = string.Empty;
        return new SasToken(sr, Uri.UnescapeDataString(sig), se, DateTimeOffset.FromUnixTimeSeconds(seconds), fields.GetValueOrDefault("skn"));
    }

    /// <summary>Verified over the text received: clients differ in the case of their URL-encoding.</summary>
    public bool IsSignedWith(string key) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(signature),
            Encoding.UTF8.GetBytes(Sign(key, literalResource, literalExpiry)));

    private static string Sign(string key, string sr, string se) =>
        Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(key), Encoding.UTF8.GetBytes($"{sr}\n{se}")));
}
