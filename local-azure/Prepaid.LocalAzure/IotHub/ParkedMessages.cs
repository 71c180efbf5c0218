using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.EventHubs;

namespace Prepaid.LocalAzure.IotHub;

/// <summary>Messages that the fault plan delays: accepted and on disk, but in the log only when their moment has come.</summary>
/// <remarks>Append, then delete: a crash between the two appends twice, as the real hub may.</remarks>
internal sealed class ParkedMessages : IAsyncDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly HubDatabase database;
    private readonly Func<LoggedMessage, Task> append;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly WorkCounter work;
    private readonly Lock gate = new();
    private readonly Dictionary<long, ITimer> waiting = [];
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int appending;
    private bool closed;

    public ParkedMessages(HubDatabase database, Func<LoggedMessage, Task> append, LocalCloud cloud, ILogger log)
    {
        this.database = database;
        this.append = append;
        clock = cloud.Clock;
        this.log = log;
        work = new WorkCounter("hub: delayed messages", cloud.Activities);
        cloud.Activities.Add(work);
        foreach (var (number, message, dueAt) in database.Query(
            "SELECT number, message, due_at FROM parked",
            r => (r.GetInt64(0), r.GetString(1), new DateTimeOffset(r.GetInt64(2), TimeSpan.Zero))))
        {
            Wait(number, JsonSerializer.Deserialize<LoggedMessage>(message)!, dueAt - clock.GetUtcNow());
        }
    }

    public int Count => (int)database.Query("SELECT count(*) FROM parked", r => r.GetInt64(0))[0];

    public void Park(LoggedMessage message, TimeSpan delay)
    {
        var number = database.Query(
            "INSERT INTO parked (message, due_at) VALUES ($0, $1) RETURNING number",
            r => r.GetInt64(0),
            JsonSerializer.Serialize(message), (clock.GetUtcNow() + delay).UtcTicks)[0];
        Wait(number, message, delay);
    }

    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            closed = true;
            foreach (var timer in waiting.Values)
            {
                timer.Dispose();
            }

            if (appending == 0)
            {
                drained.TrySetResult();
            }
        }

        await drained.Task;
    }

    private void Wait(long number, LoggedMessage message, TimeSpan delay)
    {
        lock (gate)
        {
            if (!closed)
            {
                waiting[number] = clock.CreateTimer(
                    _ => Due(number, message), null, delay < TimeSpan.Zero ? TimeSpan.Zero : delay, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Due(long number, LoggedMessage message)
    {
        lock (gate)
        {
            if (closed)
            {
                return;
            }

            waiting.Remove(number, out var timer);
            timer?.Dispose();
            appending++;
            work.Begin(); // while the clock still waits for its callback
        }

        _ = Append(number, message);
    }

    private async Task Append(long number, LoggedMessage message)
    {
        try
        {
            await append(message);
            database.Execute("DELETE FROM parked WHERE number = $0", number);
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            log.LogWarning("{Device}: a delayed message was not appended, next try in {Wait}: {Reason}",
                message.DeviceId, RetryAfter.ToString("c", CultureInfo.InvariantCulture), failed.Message);
            Wait(number, message, RetryAfter);
        }
        finally
        {
            lock (gate)
            {
                if (--appending == 0 && closed)
                {
                    drained.TrySetResult();
                }
            }

            work.End();
        }
    }
}
