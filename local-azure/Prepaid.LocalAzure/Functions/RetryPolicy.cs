using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace Prepaid.LocalAzure.Functions;

/// <summary>A function's retry attribute: how often, and after which delay.</summary>
/// <remarks>Azure spreads an exponential delay at random around these figures; here it is exact, so that a run can be repeated.</remarks>
internal sealed record RetryPolicy
{
    private static readonly RetryPolicy None = new();

    private RetryPolicy()
    {
    }

    public int MaxRetryCount { get; private init; }

    private TimeSpan Shortest { get; init; }

    private TimeSpan Longest { get; init; }

    /// <exception cref="InvalidOperationException">The attribute's figures make no sense.</exception>
    public static RetryPolicy Of(FunctionMethod function)
    {
        var policy = function.Retry switch
        {
            ExponentialBackoffRetryAttribute e => Make(function, e.MaxRetryCount, e.MinimumInterval, e.MaximumInterval),
            FixedDelayRetryAttribute f => Make(function, f.MaxRetryCount, f.DelayInterval, f.DelayInterval),
            _ => None,
        };
        return function.Http is null || policy == None
            ? policy
            : throw new InvalidOperationException($"Function '{function.Name}': Azure retries no HTTP function; its caller does.");
    }

    public bool Allows(Attempt failed) => MaxRetryCount < 0 || failed.RetryCount < MaxRetryCount;

    public Attempt First() => new(0, MaxRetryCount);

    public Attempt After(Attempt failed) => new(failed.RetryCount + 1, MaxRetryCount);

    /// <summary>The delay doubles with every try until it reaches the longest.</summary>
    public TimeSpan DelayAfter(Attempt failed)
    {
        var delay = Shortest;
        for (var i = 0; i < failed.RetryCount && delay < Longest && delay > TimeSpan.Zero; i++)
        {
            delay += delay;
        }

        return delay < Longest ? delay : Longest;
    }

    private static RetryPolicy Make(FunctionMethod function, int maxRetryCount, string shortest, string longest) =>
        TimeSpan.TryParse(shortest, CultureInfo.InvariantCulture, out var from)
        && TimeSpan.TryParse(longest, CultureInfo.InvariantCulture, out var to)
        && from >= TimeSpan.Zero && to >= from && maxRetryCount >= -1
            ? new RetryPolicy { MaxRetryCount = maxRetryCount, Shortest = from, Longest = to }
            : throw new InvalidOperationException(
                $"Function '{function.Name}': a retry takes a count from -1 and delays as HH:mm:ss, the shorter one first.");
}
