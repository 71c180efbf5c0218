using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;

namespace Prepaid.LocalAzure.Functions;

/// <summary>One HTTP function's endpoint: request in, its result executed, errors without details.</summary>
internal sealed class HttpInvocation(Function function, HostLife life, FunctionInvoker invoker)
{
    public async Task Handle(HttpContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, life.Stopping);
        var end = await invoker.Run(
            function,
            context.Request,
            Attempt.Only,
            invocation => Prepare(invocation, context),
            invocation => Respond(invocation.Result, context),
            ending.Token);
        switch (end)
        {
            case InvocationEnd.Ended:
                context.Abort();
                break;
            case InvocationEnd.Failed when context.Response.HasStarted:
                context.Abort(); // a cut-off answer must not look complete
                break;
            case InvocationEnd.Failed:
                context.Response.Clear();
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                break;
            default:
                break;
        }
    }

    private static void Prepare(Invocation invocation, HttpContext context)
    {
        invocation.Items[FunctionContextExtensions.HttpContextItem] = context;
        foreach (var (name, value) in context.Request.RouteValues)
        {
            invocation.Binding.Values[name] = value;
        }

        context.RequestServices = invocation.InstanceServices;
    }

    private static Task Respond(object? result, HttpContext context) => result switch
    {
        IActionResult action => action.ExecuteResultAsync(new ActionContext(context, context.GetRouteData(), new ActionDescriptor())),
        IResult http => http.ExecuteAsync(context),
        null => Task.CompletedTask,
        _ => throw new InvalidOperationException($"An HTTP function returns IActionResult or IResult here, not {result.GetType().Name}."),
    };
}
