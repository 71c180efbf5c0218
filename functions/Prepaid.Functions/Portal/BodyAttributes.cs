namespace Prepaid.Functions.Portal;

/// <summary>The body that a route takes, for the OpenAPI document.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TakesAttribute(Type body) : Attribute
{
    public Type Body { get; } = body;

    /// <summary>True where it may be left out.</summary>
    public bool IsOptional { get; init; }
}

/// <summary>The body that a route answers with when all is well, for the OpenAPI document.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GivesAttribute(Type body) : Attribute
{
    public Type Body { get; } = body;
}
