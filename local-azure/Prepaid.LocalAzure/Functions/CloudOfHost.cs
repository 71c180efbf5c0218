using System.Data.Common;
using Microsoft.Extensions.Configuration;
using Prepaid.LocalAzure.Core;

namespace Prepaid.LocalAzure.Functions;

/// <summary>Which local cloud the settings point to, found as Azure's host finds its storage and hub.</summary>
internal static class CloudOfHost
{
    private const string StorageSetting = "AzureWebJobsStorage";

    /// <exception cref="InvalidOperationException">No setting names one, they name several, or it does not run here.</exception>
    public static LocalCloud Find(IConfiguration configuration, IReadOnlyList<FunctionMethod> functions)
    {
        var named = functions
            .Select(f => f.EventHub?.Connection)
            .OfType<string>()
            .Distinct()
            .Select(setting => (Setting: setting, Name: EventHubNamespace(configuration, setting)))
            .Append((Setting: StorageSetting, Name: StorageAccount(configuration)))
            .Where(n => n.Name is not null)
            .ToList();
        if (named.Count == 0)
        {
            throw new InvalidOperationException($"The setting {StorageSetting} is missing: it names the storage account, here the local cloud.");
        }

        return named.Select(n => n.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() == 1
            ? LocalCloud.Find(named[0].Name!)
            : throw new InvalidOperationException(
                $"One local host uses one cloud, but the settings name {string.Join(" and ", named.Select(n => $"'{n.Name}' ({n.Setting})"))}.");
    }

    /// <summary>The hub's name: EntityPath in the connection string, else what the trigger says.</summary>
    public static string HubName(IConfiguration configuration, string connectionSetting, string triggerSays) =>
        configuration[connectionSetting] is { } text && Part(text, "EntityPath") is { } entityPath ? entityPath : triggerSays;

    private static string? EventHubNamespace(IConfiguration configuration, string setting)
    {
        if (configuration[setting] is { } text)
        {
            return Uri.TryCreate(Part(text, "Endpoint"), UriKind.Absolute, out var endpoint)
                ? Label(endpoint.Host)
                : throw new InvalidOperationException($"The setting {setting} is not an Event Hubs connection string: it has no Endpoint=sb://...");
        }

        return configuration[$"{setting}:fullyQualifiedNamespace"] is { } host
            ? Label(host)
            : throw new InvalidOperationException($"The setting {setting}, named by an Event Hub trigger, is missing.");
    }

    private static string? StorageAccount(IConfiguration configuration) =>
        configuration[StorageSetting] is { } text
            ? Part(text, "AccountName") ?? throw new InvalidOperationException($"The setting {StorageSetting} has no AccountName.")
            : configuration[$"{StorageSetting}:accountName"];

    private static string? Part(string connectionString, string key)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
        return parts.TryGetValue(key, out var value) ? (string)value : null;
    }

    private static string Label(string host) => host.Split('.', 2)[0];
}
