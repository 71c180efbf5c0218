using Microsoft.Extensions.Configuration;

namespace Prepaid.LocalAzure.Functions;

/// <summary>A function and the hub and consumer group that it alone reads.</summary>
internal sealed record EventHubConsumer(Function Function, string Hub, string ConsumerGroup)
{
    /// <exception cref="InvalidOperationException">Two functions would steal each other's messages.</exception>
    public static List<EventHubConsumer> AllOf(IEnumerable<Function> functions, IConfiguration configuration)
    {
        var all = functions.Where(f => f.Source.EventHub is not null).Select(f => Of(f, configuration)).ToList();
        var shared = all.GroupBy(c => (c.Hub, c.ConsumerGroup)).FirstOrDefault(g => g.Count() > 1);
        return shared is null
            ? all
            : throw new InvalidOperationException(
                $"Functions {string.Join(" and ", shared.Select(c => $"'{c.Function.Name}'"))} read hub '{shared.Key.Hub}' with the same "
                + $"consumer group '{shared.Key.ConsumerGroup}': on Azure they would steal each other's messages.");
    }

    private static EventHubConsumer Of(Function function, IConfiguration configuration)
    {
        var trigger = function.Source.EventHub!;
        var connection = trigger.Connection
            ?? throw new InvalidOperationException($"Function '{function.Name}': the Event Hub trigger names no Connection.");
        var hub = SettingName.Resolve(trigger.EventHubName, configuration, function.Name);
        var group = SettingName.Resolve(trigger.ConsumerGroup ?? "$Default", configuration, function.Name);
        return new EventHubConsumer(function, CloudOfHost.HubName(configuration, connection, hub), group);
    }
}
