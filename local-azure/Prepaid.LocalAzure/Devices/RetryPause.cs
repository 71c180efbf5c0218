using Prepaid.LocalAzure.Core;

namespace Prepaid.LocalAzure.Devices;

/// <summary>A wait in business time in the middle of work in hand.</summary>
internal static class RetryPause
{
    /// <summary>Not busy meanwhile; busy again when it returns or throws, and before the clock can move on.</summary>
    public static async Task Of(TimeSpan wait, WorkCounter work, TimeProvider clock, CancellationToken cancellationToken)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var timer = clock.CreateTimer(_ => Resume(() => over.TrySetResult()), null, wait, Timeout.InfiniteTimeSpan);
        using var cancellation = cancellationToken.Register(() => Resume(() => over.TrySetCanceled(cancellationToken)));
        work.End();
        await over.Task;

        void Resume(Func<bool> isFirst)
        {
            work.Begin();
            if (!isFirst())
            {
                work.End();
            }
        }
    }
}
