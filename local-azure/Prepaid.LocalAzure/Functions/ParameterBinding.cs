using System.ComponentModel;
using System.Reflection;
using Azure.Messaging.EventHubs;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Prepaid.LocalAzure.Functions;

/// <summary>Where the value of one parameter comes from.</summary>
internal static class ParameterBinding
{
    /// <exception cref="InvalidOperationException">Nothing can fill this parameter.</exception>
    public static Func<Invocation, object?> Of(FunctionMethod function, ParameterInfo parameter)
    {
        if (parameter == function.TriggerParameter)
        {
            return parameter.ParameterType == TriggerTypeOf(function)
                ? invocation => invocation.TriggerValue
                : throw Refused(function, parameter, $"expected {TriggerTypeOf(function).Name}");
        }

        if (parameter.ParameterType == typeof(FunctionContext))
        {
            return invocation => invocation;
        }

        if (parameter.ParameterType == typeof(CancellationToken))
        {
            return invocation => invocation.CancellationToken;
        }

        return function.Http is not null && RouteValueOf(parameter) is { } routeValue
            ? routeValue
            : throw Refused(function, parameter, "only the trigger, FunctionContext, CancellationToken and route values are bound");
    }

    private static Type TriggerTypeOf(FunctionMethod function) => function.Trigger switch
    {
        HttpTriggerAttribute => typeof(HttpRequest),
        TimerTriggerAttribute => typeof(TimerInfo),
        EventHubTriggerAttribute => typeof(EventData[]),
        _ => throw new InvalidOperationException($"Function '{function.Name}': the local host has no {function.Trigger?.GetType().Name}."),
    };

    private static Func<Invocation, object?>? RouteValueOf(ParameterInfo parameter)
    {
        var name = parameter.Name!;
        if (parameter.ParameterType == typeof(string))
        {
            return invocation => invocation.BindingContext.BindingData.GetValueOrDefault(name);
        }

        var converter = TypeDescriptor.GetConverter(parameter.ParameterType);
        return parameter.ParameterType.IsValueType && converter.CanConvertFrom(typeof(string))
            ? invocation => invocation.BindingContext.BindingData.GetValueOrDefault(name) is string text
                ? converter.ConvertFromInvariantString(text)
                : parameter.HasDefaultValue ? parameter.DefaultValue : null
            : null;
    }

    private static InvalidOperationException Refused(FunctionMethod function, ParameterInfo parameter, string why) => new(
        $"Function '{function.Name}': parameter '{parameter.Name}' of type {parameter.ParameterType.Name} cannot be bound: {why}.");
}
