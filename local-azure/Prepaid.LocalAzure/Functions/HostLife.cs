using Prepaid.LocalAzure.Core;

namespace Prepaid.LocalAzure.Functions;

/// <summary>Whether this Functions process lives, is being stopped, or was killed.</summary>
/// <remarks>
/// A killed host stays dead for good, also after the cloud revives the origin for the next process:
/// it writes no checkpoint and no timer status, retries nothing and answers nobody. It holds the virtual
/// clock until somebody stops it, so that no time passes unseen between the kill and the restart.
/// </remarks>
internal sealed class HostLife(LocalCloud cloud) : IActivity, IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private Task<ProcessKilledException>? killed;

    public LocalCloud Cloud { get; } = cloud;

    public CancellationToken Stopping => stopping.Token;

    public string Name => "functions process";

    public long Version => IsDead ? 1 : 0;

    public bool IsDead => killed is { IsCompleted: true };

    /// <summary>True when what an invocation did may not be followed up by the host.</summary>
    public bool IsEnding => IsDead || stopping.IsCancellationRequested;

    /// <exception cref="InvalidOperationException">The origin was killed and not revived.</exception>
    public void Begin()
    {
        killed = Cloud.Calls.KilledOf(CallOrigin.Functions);
        if (IsDead)
        {
            throw new InvalidOperationException("The Functions process of this cloud was killed; Calls.Revive it before a new host starts.");
        }

        killed.ContinueWith(_ => Stop(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    public void Stop()
    {
        try
        {
            stopping.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Killed after it was disposed of: nothing is left to stop.
        }
    }

    public bool IsIdle(DateTimeOffset now) => !IsDead;

    public void Dispose() => stopping.Dispose();

    /// <summary>True when the exception is, or was caused by, the end of this process.</summary>
    public static bool IsDeath(Exception failure) => failure switch
    {
        ProcessKilledException death => death.Origin == CallOrigin.Functions,
        AggregateException several => several.InnerExceptions.Any(IsDeath),
        _ => failure.InnerException is { } inner && IsDeath(inner),
    };
}
