using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Prepaid.LocalAzure.Functions;

/// <summary>Runs functions: a scope, the pipeline, the end, and the tries of a retry policy.</summary>
internal sealed class FunctionInvoker(FunctionExecutionDelegate pipeline, IServiceProvider services, HostLife life, HostCounters counters)
{
    private readonly byte[] processMark = RandomNumberGenerator.GetBytes(8);
    private readonly ILogger log = services.GetRequiredService<ILoggerFactory>().CreateLogger("Prepaid.LocalAzure.Functions");

    /// <summary>One run.</summary>
    /// <param name="function">What to run.</param>
    /// <param name="trigger">The trigger parameter's value.</param>
    /// <param name="attempt">Which try it is.</param>
    /// <param name="prepare">Called before the pipeline; a throw is the invocation's failure.</param>
    /// <param name="finish">Called after the pipeline, in the same scope; a throw is the invocation's failure.</param>
    /// <param name="cancellationToken">What the function sees.</param>
    public async Task<InvocationEnd> Run(
        Function function,
        object trigger,
        Attempt attempt,
        Action<Invocation>? prepare,
        Func<Invocation, Task>? finish,
        CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var invocation = new Invocation(function, trigger, NextId(), scope.ServiceProvider, attempt, cancellationToken);
        try
        {
            prepare?.Invoke(invocation);
            await pipeline(invocation);
            await (life.IsDead || finish is null ? Task.CompletedTask : finish(invocation));
        }
        catch (Exception failure) when (life.IsDead || HostLife.IsDeath(failure))
        {
            return InvocationEnd.Ended;
        }
        catch (Exception failure)
        {
            counters.CountFailure();
            log.LogError(failure, "Function {Function} failed, try {Try}.", function.Name, attempt.RetryCount + 1);
            return InvocationEnd.Failed;
        }

        return life.IsDead ? InvocationEnd.Ended : InvocationEnd.Succeeded;
    }

    /// <summary>Runs until success or until the retry policy is exhausted.</summary>
    /// <param name="function">What to run.</param>
    /// <param name="trigger">Makes the trigger's value anew for each try.</param>
    /// <param name="pause">Waits out a delay.</param>
    /// <returns>Whether the host may follow up, whatever the outcome: false when it is ending.</returns>
    public async Task<bool> RunWithRetries(Function function, Func<object> trigger, Func<TimeSpan, Task> pause)
    {
        var attempt = function.Retry.First();
        while (true)
        {
            var end = await Run(function, trigger(), attempt, null, null, life.Stopping);
            if (end == InvocationEnd.Ended || life.IsEnding)
            {
                return false;
            }

            if (end == InvocationEnd.Succeeded || !function.Retry.Allows(attempt))
            {
                return true;
            }

            await pause(function.Retry.DelayAfter(attempt));
            attempt = function.Retry.After(attempt);
            counters.CountRetry();
        }
    }

    private string NextId()
    {
        Span<byte> id = stackalloc byte[16];
        processMark.CopyTo(id);
        BinaryPrimitives.WriteInt64BigEndian(id[8..], counters.CountInvocation());
        return new Guid(id, bigEndian: true).ToString();
    }
}
