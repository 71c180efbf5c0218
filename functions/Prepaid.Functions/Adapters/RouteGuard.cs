using System.Reflection;
using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Adapters;

/// <summary>Stands before every HTTP function: makes the actor, asks the route's policy, denies by default.</summary>
public sealed class RouteGuard(RoutePolicies policies, RouteQueries queries, ActorSource actors) : IFunctionsWorkerMiddleware
{
    /// <summary>The policies of an assembly's HTTP functions; a route without one stops the start.</summary>
    public static RoutePolicies PoliciesOf(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return new RoutePolicies(RoutesOf(assembly).Select(r => (r.Function, r.Method)));
    }

    /// <summary>The query parameters of an assembly's API; providers add to their own routes what they like.</summary>
    public static RouteQueries QueriesOf(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return new RouteQueries(
            from route in RoutesOf(assembly)
            where route.Trigger.Route?.StartsWith("api/", StringComparison.Ordinal) == true && route.Method.GetCustomAttribute<ForSignedProviderAttribute>() is null
            select (route.Function, route.Method));
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

        if (queries.Admit(context.FunctionDefinition.Name, http) is { } refusal)
        {
            await Problem.Of(refusal).ExecuteAsync(http);
            return;
        }

        http.Items[typeof(Actor)] = actor;
        try
        {
            await next(context);
        }
        catch (RequestFailedException fault) when (fault.Status == StatusCodes.Status400BadRequest && http.Request.Query.ContainsKey("from") && !http.Response.HasStarted)
        {
            await Problem.Of(RefusalReason.BodyRefused, "from: expected next of the page before").ExecuteAsync(http); // only the table service can read its tokens
        }
    }

    private static IEnumerable<(string Function, MethodInfo Method, HttpTriggerAttribute Trigger)> RoutesOf(Assembly assembly) =>
        from method in assembly.GetTypes().SelectMany(t => t.GetMethods())
        let function = method.GetCustomAttribute<FunctionAttribute>()
        let trigger = method.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(t => t is not null)
        where function is not null && trigger is not null
        select (function.Name, method, trigger);
}
