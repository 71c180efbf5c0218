using Microsoft.Azure.Functions.Worker;

namespace Prepaid.LocalAzure.Functions;

/// <summary>One run of a function: the context that middleware and the function see.</summary>
internal sealed class Invocation : FunctionContext
{
    public Invocation(Function function, object trigger, string id, IServiceProvider services, Attempt attempt, CancellationToken cancellationToken)
    {
        Function = function;
        TriggerValue = trigger;
        InvocationId = id;
        InstanceServices = services;
        RetryContext = attempt;
        CancellationToken = cancellationToken;
        TraceContext = new Trace(id);
    }

    public Function Function { get; }

    public object TriggerValue { get; }

    /// <summary>What the function returned, once it did.</summary>
    public object? Result { get; set; }

    public override string InvocationId { get; }

    public override string FunctionId => Function.Name;

    public override FunctionDefinition FunctionDefinition => Function.Definition;

    public override TraceContext TraceContext { get; }

    public override BindingContext BindingContext => Binding;

    public override RetryContext RetryContext { get; }

    public override IServiceProvider InstanceServices { get; set; }

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; } = new FeatureSet();

    public override CancellationToken CancellationToken { get; }

    public BoundValues Binding { get; } = new();

    /// <summary>Values by name, for HTTP the route's.</summary>
    internal sealed class BoundValues : BindingContext
    {
        public Dictionary<string, object?> Values { get; } = new(StringComparer.OrdinalIgnoreCase);

        public override IReadOnlyDictionary<string, object?> BindingData => Values;
    }

    private sealed class Trace(string id) : TraceContext
    {
        public override string TraceParent { get; } = $"00-{id.Replace("-", "", StringComparison.Ordinal)}-{id[..8]}{id[9..13]}{id[14..18]}-00";

        public override string TraceState => "";
    }

    private sealed class FeatureSet : Dictionary<Type, object>, IInvocationFeatures
    {
        public void Set<T>(T instance) => this[typeof(T)] = instance!;

        public T? Get<T>() => TryGetValue(typeof(T), out var feature) ? (T)feature : default;
    }
}
