using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Prepaid.LocalAzure.IotHub;

/// <summary>The identities, on disk and in memory.</summary>
internal sealed partial class DeviceRegistry
{
    private const int KeyBytes = 32;

    private readonly HubDatabase database;
    private readonly ConcurrentDictionary<string, RegisteredDevice> devices;
    private readonly ConcurrentDictionary<string, string> policyKeys = new(StringComparer.Ordinal);

    public DeviceRegistry(HubDatabase database)
    {
        this.database = database;
        devices = new(
            database.Query("SELECT id, generation, etag, enabled, status_reason, primary_key, secondary_key FROM device", Row)
                .Select(d => KeyValuePair.Create(d.Id, d)),
            StringComparer.Ordinal);
    }

    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));

    public static bool IsLegalId(string id) => LegalId().IsMatch(id);

    public RegisteredDevice? Find(string id) => devices.GetValueOrDefault(id);

    /// <summary>Null keys are made here.</summary>
    /// <returns>Null when the id is taken.</returns>
    public RegisteredDevice? Add(string id, string? primaryKey, string? secondaryKey, bool isEnabled, string? statusReason)
    {
        var device = new RegisteredDevice(
            id,
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(9)),
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(6)),
            isEnabled,
            primaryKey ?? NewKey(),
            secondaryKey ?? NewKey())
        {
            StatusReason = statusReason,
        };
        var added = database.Execute(
            "INSERT INTO device VALUES ($0, $1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            device.Id, device.Generation, device.ETag, device.IsEnabled, device.StatusReason, device.PrimaryKey, device.SecondaryKey);
        if (added == 0)
        {
            return null;
        }

        devices[id] = device;
        return device;
    }

    /// <summary>The key of a hub policy, made at its first use.</summary>
    public string PolicyKey(string policy) => policyKeys.GetOrAdd(policy, name =>
    {
        database.Execute("INSERT INTO policy VALUES ($0, $1) ON CONFLICT DO NOTHING", name, NewKey());
        return database.Query("SELECT key FROM policy WHERE name = $0", r => r.GetString(0), name)[0];
    });

    private static RegisteredDevice Row(SqliteDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetBoolean(3), row.GetString(5), row.GetString(6))
        {
            StatusReason = row.IsDBNull(4) ? null : row.GetString(4),
        };

    [GeneratedRegex(@"^[A-Za-z0-9\-:.+%_#*?!(),=@;$']{1,128}\z")]
    private static partial Regex LegalId();
}
