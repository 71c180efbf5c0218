using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Prepaid.LocalAzure.Functions;

/// <summary>The part of host.json that this host obeys; the defaults are Azure's (azure-facts 3.3).</summary>
internal sealed record HostJson
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    public string RoutePrefix { get; private init; } = "api";

    public int MaxEventBatchSize { get; private init; } = 100;

    public int MinEventBatchSize { get; private init; } = 1;

    public TimeSpan MaxWaitTime { get; private init; } = TimeSpan.FromMinutes(1);

    public int BatchCheckpointFrequency { get; private init; } = 1;

    public int PrefetchCount { get; private init; } = 300;

    /// <summary>host.json beside the functions assembly; app settings AzureFunctionsJobHost__... override it, as in Azure.</summary>
    /// <exception cref="InvalidOperationException">A value is out of its range.</exception>
    public static HostJson Read(Assembly functions, IConfiguration settings)
    {
        var folder = Path.GetDirectoryName(functions.Location) is { Length: > 0 } beside ? beside : AppContext.BaseDirectory;
        var file = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(folder, "host.json"), optional: true)
            .AddInMemoryCollection(settings.GetSection("AzureFunctionsJobHost").AsEnumerable(makePathsRelative: true)) // keeps empty values
            .Build();
        var defaults = new HostJson();
        var hubs = file.GetSection("extensions:eventHubs");
        var read = new HostJson
        {
            RoutePrefix = file["extensions:http:routePrefix"] ?? defaults.RoutePrefix,
            MaxEventBatchSize = Int(hubs, "maxEventBatchSize", defaults.MaxEventBatchSize),
            MinEventBatchSize = Int(hubs, "minEventBatchSize", defaults.MinEventBatchSize),
            MaxWaitTime = hubs["maxWaitTime"] is { } wait ? TimeSpan.Parse(wait, CultureInfo.InvariantCulture) : defaults.MaxWaitTime,
            BatchCheckpointFrequency = Int(hubs, "batchCheckpointFrequency", defaults.BatchCheckpointFrequency),
            PrefetchCount = Int(hubs, "prefetchCount", defaults.PrefetchCount),
        };
        return read.MinEventBatchSize > read.MaxEventBatchSize || read.MaxWaitTime > LongestWait
            ? throw new InvalidOperationException(
                "host.json: minEventBatchSize must not exceed maxEventBatchSize, and maxWaitTime must not exceed 10 minutes.")
            : read;
    }

    private static int Int(IConfiguration section, string name, int fallback)
    {
        if (section[name] is not { } text)
        {
            return fallback;
        }

        return int.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= 1
            ? value
            : throw new InvalidOperationException($"host.json: extensions.eventHubs.{name} is '{text}'; expected a number from 1.");
    }
}
