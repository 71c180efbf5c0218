using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker;

namespace Prepaid.LocalAzure.Functions;

/// <summary>What middleware may ask about a function.</summary>
internal sealed class LocalFunctionDefinition(FunctionMethod source) : FunctionDefinition
{
    public override ImmutableArray<FunctionParameter> Parameters { get; } =
        [.. source.Method.GetParameters().Select(p => new FunctionParameter(p.Name!, p.ParameterType))];

    public override string PathToAssembly { get; } = source.Method.Module.FullyQualifiedName;

    public override string EntryPoint { get; } = $"{source.Method.DeclaringType!.FullName}.{source.Method.Name}";

    public override string Id { get; } = source.Name;

    public override string Name { get; } = source.Name;

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } =
        ImmutableDictionary<string, BindingMetadata>.Empty.Add(source.TriggerParameter!.Name!, new TriggerBinding(source));

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; } =
        ImmutableDictionary<string, BindingMetadata>.Empty;

    private sealed class TriggerBinding(FunctionMethod source) : BindingMetadata
    {
        public override string Name { get; } = source.TriggerParameter!.Name!;

        public override string Type { get; } = source.Trigger switch
        {
            HttpTriggerAttribute => "httpTrigger",
            TimerTriggerAttribute => "timerTrigger",
            _ => "eventHubTrigger",
        };

        public override BindingDirection Direction => BindingDirection.In;
    }
}
