using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Prepaid.LocalAzure.Functions;

/// <summary>A function that was accepted at start: how its parameters are filled and its method is called.</summary>
internal sealed class Function
{
    private readonly MethodInfo method;
    private readonly Func<Invocation, object?>[] arguments;
    private readonly ObjectFactory? create;

    private Function(FunctionMethod source, Func<Invocation, object?>[] arguments)
    {
        method = source.Method;
        this.arguments = arguments;
        create = method.IsStatic ? null : ActivatorUtilities.CreateFactory(method.DeclaringType!, Type.EmptyTypes);
        Source = source;
        Definition = new LocalFunctionDefinition(source);
        Retry = RetryPolicy.Of(source);
    }

    public FunctionMethod Source { get; }

    public string Name => Source.Name;

    public FunctionDefinition Definition { get; }

    public RetryPolicy Retry { get; }

    /// <exception cref="InvalidOperationException">It cannot run here; the message says why.</exception>
    public static Function Accept(FunctionMethod source)
    {
        if (source.TriggerParameter is null)
        {
            throw new InvalidOperationException($"Function '{source.Name}' has no trigger.");
        }

        if (source.EventHub is { IsBatched: false })
        {
            throw new InvalidOperationException($"Function '{source.Name}': the local host delivers events in arrays only (IsBatched = true).");
        }

        return new Function(source, [.. source.Method.GetParameters().Select(p => ParameterBinding.Of(source, p))]);
    }

    /// <summary>Makes a new instance from the invocation's scope and calls it.</summary>
    /// <returns>What the method returned, awaited; null for none.</returns>
    public async Task<object?> Call(Invocation invocation)
    {
        var instance = create?.Invoke(invocation.InstanceServices, null);
        var values = Array.ConvertAll(arguments, bind => bind(invocation));
        var returned = method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, values, null);
        if (returned is not Task task)
        {
            return returned;
        }

        await task;
        return method.ReturnType.IsGenericType ? task.GetType().GetProperty(nameof(Task<object>.Result))!.GetValue(task) : null;
    }
}
