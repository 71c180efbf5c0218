using Prepaid.GatewayAgent.Configuration;

namespace Prepaid.GatewayAgent;

/// <summary>What one agent polls and where it keeps its memory. The hub's connection string is a secret and not part of it.</summary>
/// <param name="Gateway">Gateway id, the device id at the hub.</param>
/// <param name="DataFolder">Folder of its own; a second start with the same folder continues.</param>
/// <param name="Meters">Meters behind this gateway, each id once.</param>
public sealed record GatewayConfig(string Gateway, string DataFolder, IReadOnlyList<MeterConfig> Meters)
{
    /// <summary>Meters spoken with at once; 16 by default.</summary>
    public int ParallelMeters { get; init; } = 16;

    /// <summary>Readings kept while the hub is out of reach: at 33 meters and 15 minutes the default 500,000 are 157 days. A full queue pauses polling, it drops nothing.</summary>
    public int QueueLimit { get; init; } = 500_000;

    /// <summary>No poll at or after this moment, while sending and commands go on; not in the file, for runs with an end.</summary>
    public DateTimeOffset? StopPollingAt { get; init; }

    /// <summary>Reads the configuration file's JSON (docs/gateway-agent.md). Never throws on any bytes.</summary>
    /// <param name="json">The file's bytes.</param>
    /// <param name="folder">The file's folder, which a relative data folder is meant from.</param>
    /// <param name="config">The configuration, or null.</param>
    /// <param name="error">The field and what was expected, or empty.</param>
    public static bool TryParse(byte[] json, string folder, out GatewayConfig? config, out string error) =>
        GatewayConfigJson.TryRead(json, folder, out config, out error);
}
