using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Adapters;

/// <summary>Stands before every HTTP function: makes the actor, asks the route's policy, denies by default.</summary>
public sealed class RouteGuard(RoutePolicies policies, ActorSource actors) : IFunctionsWorkerMiddleware
{
    /// <summary>The policies of an assembly's HTTP functions; a route without one stops the start.</summary>
    public static RoutePolicies PoliciesOf(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return new RoutePolicies(
            from method in assembly.GetTypes().SelectMany(t => t.GetMethods())
            let function = method.GetCustomAttribute<FunctionAttribute>()
            where function is not null && method.GetParameters().Any(p => p.GetCustomAttribute<HttpTriggerAttribute>() is not null)
            select (function.Name, method));
    }

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        var actor = actors.Of(http);
        if (policies.Refuse(context.FunctionDefinition.Name, actor) is { } reason)
        {
            var status = reason == "sign-in-required" ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden;
            await Problem.Of(status, reason.Split(':')[0], reason).ExecuteAsync(http);
            return;
        }

        http.Items[typeof(Actor)] = actor;
        await next(context);
    }
}
