using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.EventHubs;

namespace Prepaid.LocalAzure.Functions;

/// <summary>Cuts a partition into batches; reads ahead, and waits at the end of the log.</summary>
internal sealed class PartitionFeed(
    PartitionedLog hub, int partition, long cursor, HostJson settings, LoopActivity activity, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly List<StoredMessage> ahead = [];
    private long lastRead = cursor;
    private CancellationTokenSource? waiting;
    private DateTimeOffset? partialSince;

    /// <summary>The next batch: as soon as there are enough messages, or fewer have waited long enough.</summary>
    public async Task<IReadOnlyList<StoredMessage>> Next(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadAhead();
            if (ahead.Count >= settings.MinEventBatchSize)
            {
                return Take();
            }

            partialSince = ahead.Count == 0 ? null : partialSince ?? clock.GetUtcNow();
            if (clock.GetUtcNow() >= partialSince + settings.MaxWaitTime)
            {
                return Take();
            }

            await WaitForMore(partialSince + settings.MaxWaitTime, cancellationToken);
        }
    }

    /// <summary>Called by the log after an append, before its sender hears of it: the pump is busy from here on.</summary>
    public void OnAppended()
    {
        lock (gate)
        {
            if (waiting is not null)
            {
                activity.Busy();
                _ = waiting.CancelAsync(); // not here: what it wakes would run on the log's writer
                waiting = null;
            }
        }
    }

    private List<StoredMessage> Take()
    {
        var batch = ahead.GetRange(0, Math.Min(ahead.Count, settings.MaxEventBatchSize));
        ahead.RemoveRange(0, batch.Count);
        partialSince = null;
        return batch;
    }

    private void ReadAhead()
    {
        if (ahead.Count < settings.MaxEventBatchSize && hub.EndOf(partition) > lastRead)
        {
            ahead.AddRange(hub.Read(partition, lastRead, Math.Max(settings.PrefetchCount, settings.MaxEventBatchSize)));
            lastRead = ahead[^1].Sequence;
        }
    }

    private async Task WaitForMore(DateTimeOffset? until, CancellationToken cancellationToken)
    {
        using var wake = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task wait;
        lock (gate)
        {
            if (hub.EndOf(partition) > lastRead)
            {
                return;
            }

            waiting = wake;
            wait = until is { } moment ? activity.WaitUntil(moment, wake.Token) : OnEmptyQueue(wake.Token);
        }

        try
        {
            await wait;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Woken by an append.
        }
        finally
        {
            lock (gate)
            {
                waiting = null;
            }
        }
    }

    private Task OnEmptyQueue(CancellationToken woken)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        woken.Register(() => end.TrySetCanceled(woken));
        activity.WaitsOnEmptyQueue();
        return end.Task;
    }
}
