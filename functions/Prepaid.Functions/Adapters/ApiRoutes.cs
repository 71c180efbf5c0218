using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Adapters;

/// <summary>Reads the API's routes off the attributes of its functions.</summary>
public static class ApiRoutes
{
    /// <summary>Every HTTP function below <c>api/</c>, by route and method.</summary>
    public static IReadOnlyList<ApiRoute> Of(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return
        [
            .. from method in assembly.GetTypes().SelectMany(t => t.GetMethods())
               let function = method.GetCustomAttribute<FunctionAttribute>()
               let trigger = method.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(t => t is not null)
               where function is not null && trigger?.Route?.StartsWith("api/", StringComparison.Ordinal) == true
               from verb in trigger.Methods ?? []
               orderby trigger.Route, verb
               select new ApiRoute(
                   function.Name,
                   verb,
                   trigger.Route!,
                   method.DeclaringType!.Name,
                   method.GetCustomAttribute<ForRolesAttribute>()?.Roles ?? [],
                   RouteQueries.Of(method),
                   method.GetCustomAttribute<TakesAttribute>()?.IsOptional == true,
                   method.GetCustomAttribute<TakesAttribute>()?.Body,
                   method.GetCustomAttribute<GivesAttribute>()?.Body),
        ];
    }
}
