using System.Collections.Concurrent;
using Prepaid.LocalAzure.Core;

namespace Prepaid.LocalAzure.EventHubs;

/// <summary>The hub's durable log of device messages, partitioned by device id, and its consumer cursors.</summary>
/// <remarks>A cursor is the last sequence that a consumer group is done with in a partition; -1 before the first.</remarks>
public sealed class PartitionedLog : IAsyncDisposable
{
    public const int DefaultPartitionCount = 4;

    private readonly ConcurrentDictionary<(string Group, int Partition), long> cursors;
    private readonly LogReader[] readers;
    private readonly LogWriter writer;
    private readonly long[] ends;
    private readonly Action?[] watchers;
    private readonly Lock watching = new();

    private PartitionedLog(LocalCloud cloud, int? partitionCount)
    {
        var file = new LogFile(Path.Combine(cloud.DataFolder, "eventhub.db"));
        var connection = file.Open();
        LogFile.CreateSchema(connection);
        PartitionCount = LogFile.SettlePartitionCount(connection, partitionCount, DefaultPartitionCount);
        cursors = new ConcurrentDictionary<(string, int), long>(LogFile.Cursors(connection));
        var next = Enumerable.Range(0, PartitionCount).Select(p => LogFile.NextPlace(connection, p)).ToArray();
        ends = [.. next.Select(n => n.Sequence - 1)];
        watchers = new Action?[PartitionCount];
        readers = [.. Enumerable.Range(0, PartitionCount).Select(p => new LogReader(file, p))];
        writer = new LogWriter(connection, next, OnCommitted);
    }

    /// <summary>Fixed when the log is created, as at the hub.</summary>
    public int PartitionCount { get; }

    /// <summary>The log of this cloud, made with <see cref="DefaultPartitionCount"/> partitions if it is new.</summary>
    public static PartitionedLog Of(LocalCloud cloud)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        return cloud.Part(c => new PartitionedLog(c, null));
    }

    /// <summary>The log of this cloud with a count of our choice, 1 to 32.</summary>
    /// <exception cref="InvalidOperationException">It exists with another count.</exception>
    public static PartitionedLog Of(LocalCloud cloud, int partitionCount)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        ArgumentOutOfRangeException.ThrowIfLessThan(partitionCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partitionCount, 32);
        var log = cloud.Part(c => new PartitionedLog(c, partitionCount));
        return log.PartitionCount == partitionCount
            ? log
            : throw new InvalidOperationException(
                $"The log has {log.PartitionCount} partitions; the count is fixed when it is created and cannot become {partitionCount}.");
    }

    public int PartitionOf(string deviceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(deviceId);
        return PartitionHash.Of(deviceId, PartitionCount);
    }

    /// <summary>Appends; complete only once it is on disk (synchronous=FULL, group commit).</summary>
    /// <exception cref="IOException">It could not be written; nothing was.</exception>
    public Task Append(LoggedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return writer.Append([message]);
    }

    /// <summary>Appends all in this order with one commit.</summary>
    public Task BulkAppend(IReadOnlyList<LoggedMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return writer.Append(messages);
    }

    /// <summary>At most <paramref name="max"/> messages behind a sequence, in order; -1 reads from the first.</summary>
    public IReadOnlyList<StoredMessage> Read(int partition, long afterSequence, int max) => readers[partition].Read(afterSequence, max);

    /// <summary>Sequence of the partition's last message, -1 when it is empty.</summary>
    public long EndOf(int partition) => Volatile.Read(ref ends[partition]);

    public long CursorOf(string consumerGroup, int partition) => cursors.GetValueOrDefault((consumerGroup, partition), -1);

    /// <summary>Messages that the group is not done with, over all partitions.</summary>
    public long BacklogOf(string consumerGroup) =>
        Enumerable.Range(0, PartitionCount).Sum(p => EndOf(p) - CursorOf(consumerGroup, p));

    /// <summary>Moves the group's one cursor of a partition; complete only once it is on disk.</summary>
    public Task Checkpoint(string consumerGroup, int partition, long sequence)
    {
        ArgumentException.ThrowIfNullOrEmpty(consumerGroup);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, EndOf(partition));
        return writer.Move(new LogWriter.CursorMove(consumerGroup, partition, sequence));
    }

    /// <summary>Calls back after each append to the partition: it can be read then, and its sender has not heard yet.</summary>
    public void Watch(int partition, Action appended)
    {
        lock (watching)
        {
            watchers[partition] += appended;
        }
    }

    public void Unwatch(int partition, Action appended)
    {
        lock (watching)
        {
            watchers[partition] -= appended;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        foreach (var reader in readers)
        {
            reader.Dispose();
        }
    }

    private void OnCommitted(LogWriter.Committed commit)
    {
        foreach (var move in commit.Moves)
        {
            cursors[(move.Group, move.Partition)] = move.Sequence;
        }

        for (var partition = 0; partition < ends.Length; partition++)
        {
            if (Interlocked.Exchange(ref ends[partition], commit.Ends[partition]) != commit.Ends[partition])
            {
                Volatile.Read(ref watchers[partition])?.Invoke();
            }
        }
    }
}
