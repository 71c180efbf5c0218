using System.Reflection;
using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Sites;

namespace Prepaid.Functions.Portal;

/// <summary>The query parameters that the routes of the API declare, by function name.</summary>
public sealed class RouteQueries
{
    private readonly Dictionary<string, IReadOnlyList<AsksAttribute>> byFunction;

    /// <summary>Collects them.</summary>
    /// <param name="routes">Function name and method of each route; providers add to their own routes what they like.</param>
    public RouteQueries(IEnumerable<(string Function, MethodInfo Method)> routes) =>
        byFunction = routes.ToDictionary(r => r.Function, r => Of(r.Method), StringComparer.OrdinalIgnoreCase);

    /// <summary>What a method and its class declare, in the order of names.</summary>
    public static IReadOnlyList<AsksAttribute> Of(MethodInfo method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return [.. method.DeclaringType!.GetCustomAttributes<AsksAttribute>().Concat(method.GetCustomAttributes<AsksAttribute>()).OrderBy(a => a.Name, StringComparer.Ordinal)];
    }

    /// <summary>Lets handlers read what was asked, or says what is wrong with it. Functions that are none of the API's pass.</summary>
    public Refusal? Admit(string function, HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (!byFunction.TryGetValue(function, out var declared))
        {
            return null;
        }

        http.Items[typeof(AsksAttribute)] = declared;
        return FaultOf(declared, http.Request.Query) is { } fault ? new Refusal(RefusalReason.BodyRefused, fault) : null;
    }

    private static string? FaultOf(IReadOnlyList<AsksAttribute> declared, IQueryCollection query)
    {
        foreach (var (name, values) in query)
        {
            if (declared.FirstOrDefault(a => a.Name == name) is not { } asks)
            {
                return $"{name}: unknown query parameter; expected {(declared.Count == 0 ? "none" : string.Join(", ", declared.Select(a => a.Name)))}";
            }

            if (values.Count != 1 || (values[0] is { Length: > 0 } value && !asks.Allows(value)))
            {
                return $"{name}: expected {asks.Expected}, once";
            }
        }

        return declared.FirstOrDefault(a => a.IsRequired && string.IsNullOrEmpty(query[a.Name])) is { } missing ? $"{missing.Name}: expected {missing.Expected}" : null;
    }
}
