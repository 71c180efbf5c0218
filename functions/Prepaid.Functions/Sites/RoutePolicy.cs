using System.Reflection;
using Prepaid.Domain.Sites;

namespace Prepaid.Functions.Sites;

/// <summary>Who may call an HTTP function. Every one carries exactly one; start-up fails for a route without (architecture.md, Who acts).</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RoutePolicyAttribute : Attribute
{
    /// <summary>Null when the actor may call, else why not.</summary>
    public abstract string? Refuse(Actor? actor);
}

/// <summary>For signed-in operators with one of the roles.</summary>
public sealed class ForRolesAttribute(params Role[] roles) : RoutePolicyAttribute
{
    public IReadOnlyList<Role> Roles { get; } = roles;

    public override string? Refuse(Actor? actor) =>
        actor is null ? "sign-in-required"
        : Roles.Any(actor.Roles.Contains) ? null
        : $"role-required: one of {string.Join(", ", Roles)}";
}

/// <summary>For payment providers: the handler itself proves the signature and makes the actor.</summary>
public sealed class ForSignedProviderAttribute : RoutePolicyAttribute
{
    public override string? Refuse(Actor? actor) => null;
}

/// <summary>The policies of all HTTP functions, by function name.</summary>
public sealed class RoutePolicies
{
    private readonly Dictionary<string, RoutePolicyAttribute> byFunction = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Collects the policies.</summary>
    /// <param name="routes">Function name and method of every HTTP function.</param>
    /// <exception cref="InvalidOperationException">A route has none.</exception>
    public RoutePolicies(IEnumerable<(string Function, MethodInfo Method)> routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        foreach (var (function, method) in routes)
        {
            byFunction[function] = method.GetCustomAttribute<RoutePolicyAttribute>()
                ?? throw new InvalidOperationException($"HTTP function {function} has no route policy; expected one on {method.DeclaringType?.Name}.{method.Name}.");
        }
    }

    /// <summary>Null when the actor may call the function, else why not. A function that is not known is refused.</summary>
    public string? Refuse(string function, Actor? actor) =>
        byFunction.TryGetValue(function, out var policy) ? policy.Refuse(actor) : "route-not-known";
}
