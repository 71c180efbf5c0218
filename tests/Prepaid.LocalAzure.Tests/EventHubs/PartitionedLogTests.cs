using System.Text;
using Microsoft.Data.Sqlite;
using Prepaid.LocalAzure.EventHubs;

namespace Prepaid.LocalAzure.Tests.EventHubs;

public sealed class PartitionedLogTests : IAsyncLifetime
{
    private readonly CloudInTempFolder home = new();

    private PartitionedLog Log => PartitionedLog.Of(home.Cloud);

    [Fact]
    public async Task A_message_is_read_back_as_it_was_appended()
    {
        var sent = Message("gw-1", "hello");
        await Log.Append(sent);

        var read = Assert.Single(Log.Read(Log.PartitionOf("gw-1"), -1, 10));
        Assert.Equal(0, read.Sequence);
        Assert.Equal(sent.DeviceId, read.Message.DeviceId);
        Assert.Equal(sent.Body, read.Message.Body);
        Assert.Equal(sent.SystemProperties, read.Message.SystemProperties);
        Assert.Equal(sent.Properties, read.Message.Properties);
        Assert.Equal(sent.EnqueuedAt, read.Message.EnqueuedAt);
    }

    [Fact]
    public async Task Messages_of_one_device_stay_in_order_in_one_partition()
    {
        for (var i = 0; i < 50; i++)
        {
            await Log.Append(Message("gw-1", $"{i}"));
            await Log.Append(Message($"gw-{i + 2}", "other"));
        }

        var texts = Log.Read(Log.PartitionOf("gw-1"), -1, 1000).Where(m => m.Message.DeviceId == "gw-1").Select(TextOf);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}"), texts);
    }

    [Fact]
    public async Task Sequences_have_no_gaps_and_offsets_count_bytes()
    {
        await Log.BulkAppend([.. Enumerable.Range(0, 20).Select(i => Message("gw-1", "12345"))]);

        var read = Log.Read(Log.PartitionOf("gw-1"), -1, 100);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (long)i), read.Select(m => m.Sequence));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => i * 5L), read.Select(m => m.Offset));
    }

    [Fact]
    public async Task Reading_starts_behind_the_given_sequence_and_stops_at_the_limit()
    {
        await Log.BulkAppend([.. Enumerable.Range(0, 10).Select(i => Message("gw-1", $"{i}"))]);

        Assert.Equal(["4", "5", "6"], Log.Read(Log.PartitionOf("gw-1"), 3, 3).Select(TextOf));
        Assert.Empty(Log.Read(Log.PartitionOf("gw-1"), 9, 3));
    }

    [Fact]
    public async Task Four_hundred_gateways_spread_over_all_partitions()
    {
        await Log.BulkAppend([.. Enumerable.Range(0, 400).Select(i => Message($"gw-{i:D4}", "x"))]);

        Assert.All(Enumerable.Range(0, 4), p => Assert.InRange(Log.EndOf(p) + 1, 60, 140));
    }

    [Fact]
    public async Task Concurrent_appends_are_all_kept_once_they_are_complete()
    {
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Task.Run(() => Log.Append(Message($"gw-{i % 7}", $"{i}")))));

        var all = Enumerable.Range(0, 4).SelectMany(p => Log.Read(p, -1, 1000)).Select(TextOf).Select(int.Parse).Order();
        Assert.Equal(Enumerable.Range(0, 500), all);
    }

    [Fact]
    public async Task Messages_cursors_and_partition_count_survive_a_restart()
    {
        _ = PartitionedLog.Of(home.Cloud, 2);
        await Log.BulkAppend([Message("gw-1", "a"), Message("gw-1", "b")]);
        var partition = Log.PartitionOf("gw-1");
        await Log.Checkpoint("pipeline", partition, 0);

        await home.Reopen();

        Assert.Equal(2, Log.PartitionCount);
        Assert.Equal(0, Log.CursorOf("pipeline", partition));
        Assert.Equal(1, Log.BacklogOf("pipeline"));
        await Log.Append(Message("gw-1", "c"));
        Assert.Equal(["a", "b", "c"], Log.Read(partition, -1, 10).Select(TextOf));
        Assert.Equal([0, 1, 2], Log.Read(partition, -1, 10).Select(m => m.Sequence));
    }

    [Fact]
    public async Task Another_partition_count_is_refused_after_creation()
    {
        _ = PartitionedLog.Of(home.Cloud, 2);
        await home.Reopen();

        var refusal = Assert.Throws<InvalidOperationException>(() => PartitionedLog.Of(home.Cloud, 4));
        Assert.Contains("has 2 partitions", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consumer_groups_have_their_own_cursors()
    {
        await Log.Append(Message("gw-1", "a"));
        var partition = Log.PartitionOf("gw-1");
        await Log.Checkpoint("one", partition, 0);

        Assert.Equal(0, Log.CursorOf("one", partition));
        Assert.Equal(-1, Log.CursorOf("two", partition));
    }

    [Fact]
    public async Task A_cursor_cannot_pass_the_end() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Log.Checkpoint("one", 0, 0));

    [Fact]
    public async Task A_watcher_is_told_before_the_sender()
    {
        var partition = Log.PartitionOf("gw-1");
        long endSeen = -1;
        Log.Watch(partition, () => endSeen = Log.EndOf(partition));

        await Log.Append(Message("gw-1", "a"));

        Assert.Equal(0, endSeen);
    }

    [Fact]
    public void Every_commit_is_forced_to_disk()
    {
        using var connection = new LogFile(Path.Combine(home.Cloud.DataFolder, "eventhub.db")).Open();
        Assert.Equal("wal", Ask(connection, "PRAGMA journal_mode;"));
        Assert.Equal(2L, Ask(connection, "PRAGMA synchronous;"));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await home.DisposeAsync();

    private static object? Ask(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static string TextOf(StoredMessage stored) => Encoding.UTF8.GetString(stored.Message.Body);

    private static LoggedMessage Message(string device, string text) => new(
        device,
        Encoding.UTF8.GetBytes(text),
        new Dictionary<string, string> { ["message-id"] = "m1", ["content-type"] = "application/json" },
        new Dictionary<string, string> { ["kind"] = "readings" },
        new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
}
