using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Prepaid.LocalAzure.Functions;

/// <summary>A method marked as a function, as it stands in the code; nothing is judged yet.</summary>
internal sealed record FunctionMethod(string Name, MethodInfo Method, ParameterInfo? TriggerParameter, TriggerBindingAttribute? Trigger)
{
    public HttpTriggerAttribute? Http => Trigger as HttpTriggerAttribute;

    public TimerTriggerAttribute? Timer => Trigger as TimerTriggerAttribute;

    public EventHubTriggerAttribute? EventHub => Trigger as EventHubTriggerAttribute;

    public RetryAttribute? Retry => Method.GetCustomAttribute<RetryAttribute>();

    public static List<FunctionMethod> FindAll(IEnumerable<Type> types) =>
        [.. types
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(m => (Method: m, Attribute: m.GetCustomAttribute<FunctionAttribute>()))
            .Where(m => m.Attribute is not null)
            .Select(m => Of(m.Attribute!.Name, m.Method))];

    private static FunctionMethod Of(string name, MethodInfo method)
    {
        var triggers = method.GetParameters()
            .Select(p => (Parameter: p, Trigger: p.GetCustomAttribute<TriggerBindingAttribute>()))
            .Where(p => p.Trigger is not null)
            .ToList();
        return triggers.Count switch
        {
            0 => new FunctionMethod(name, method, null, null),
            1 => new FunctionMethod(name, method, triggers[0].Parameter, triggers[0].Trigger),
            _ => throw new InvalidOperationException($"Function '{name}' has {triggers.Count} triggers; it must have one."),
        };
    }
}
