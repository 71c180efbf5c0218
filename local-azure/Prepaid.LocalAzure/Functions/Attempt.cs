using Microsoft.Azure.Functions.Worker;

namespace Prepaid.LocalAzure.Functions;

/// <summary>Which try of how many an invocation is.</summary>
internal sealed class Attempt(int retryCount, int maxRetryCount) : RetryContext
{
    public static readonly Attempt Only = new(0, 0);

    /// <summary>0 at the first try.</summary>
    public override int RetryCount { get; } = retryCount;

    /// <summary>-1 means without end.</summary>
    public override int MaxRetryCount { get; } = maxRetryCount;
}
