using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Prepaid.LocalAzure.Functions;

/// <summary>The middleware around every invocation, first added outermost, with the function at its heart.</summary>
internal sealed class InvocationPipeline
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware = [];

    public void Add(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> next) => middleware.Add(next);

    public FunctionExecutionDelegate Compose() =>
        middleware.AsEnumerable().Reverse().Aggregate((FunctionExecutionDelegate)RunFunction, (inner, wrap) => wrap(inner));

    private static async Task RunFunction(FunctionContext context)
    {
        var invocation = context as Invocation
            ?? throw new InvalidOperationException("Middleware must pass on the FunctionContext that it was given.");
        invocation.Result = await invocation.Function.Call(invocation);
    }
}
