using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Prepaid.LocalAzure.Core;

namespace Prepaid.LocalAzure.Functions;

/// <summary>Maps HTTP functions to routes, and keeps the host's own rules around every request.</summary>
internal static class HttpFunctions
{
    /// <exception cref="InvalidOperationException">A function asks for keys, which this host does not have.</exception>
    public static void Map(WebApplication app, IEnumerable<Function> functions, string routePrefix, HostLife life, WorkCounter inHand, FunctionInvoker invoker)
    {
        app.Use((context, next) => Count(context, next, inHand));
        app.Use((context, next) => HideFromTheDead(context, next, life));
        app.UseRouting();
        app.Use(HideRoutesFromOtherMethods);
        foreach (var function in functions.Where(f => f.Source.Http is not null))
        {
            MapOne(app, function, routePrefix, life, invoker);
        }
    }

    private static void MapOne(WebApplication app, Function function, string routePrefix, HostLife life, FunctionInvoker invoker)
    {
        var trigger = function.Source.Http!;
        if (trigger.AuthLevel != AuthorizationLevel.Anonymous)
        {
            throw new InvalidOperationException(
                $"Function '{function.Name}' asks for {trigger.AuthLevel} keys; the local host serves AuthorizationLevel.Anonymous only.");
        }

        var route = $"{routePrefix}/{trigger.Route ?? function.Name}".Trim('/');
        var endpoint = new HttpInvocation(function, life, invoker);
        var mapped = trigger.Methods is { Length: > 0 } methods
            ? app.MapMethods(route, methods.Select(m => m.ToUpperInvariant()), endpoint.Handle)
            : app.Map(route, endpoint.Handle);
        mapped.WithMetadata(function.Definition);
    }

    private static Task Count(HttpContext context, RequestDelegate next, WorkCounter inHand)
    {
        inHand.Begin();
        context.Response.OnCompleted(() =>
        {
            inHand.End();
            return Task.CompletedTask;
        });
        return next(context);
    }

    private static async Task HideFromTheDead(HttpContext context, RequestDelegate next, HostLife life)
    {
        if (!life.IsDead)
        {
            await next(context);
        }

        if (life.IsDead)
        {
            context.Abort();
        }
    }

    /// <summary>Azure's router knows no 405: a route that does not take the method does not exist.</summary>
    private static async Task HideRoutesFromOtherMethods(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<FunctionDefinition>() is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await next(context);
    }
}
