using System.Threading.Channels;

namespace Prepaid.GatewayAgent.Store;

/// <summary>Runs work on one SQLite connection, one after the other; what arrives meanwhile shares the next commit.</summary>
/// <remarks>A caller goes on only after its commit is on disk. Work that throws is a bug or a broken disk: it ends the store.</remarks>
internal sealed class GroupCommit : IAsyncDisposable
{
    private const int MostPerCommit = 256;

    private readonly Channel<Work> queue = Channel.CreateUnbounded<Work>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Sql sql;
    private readonly Task loop;

    public GroupCommit(Sql sql)
    {
        this.sql = sql;
        loop = Task.Run(CommitAll);
    }

    public Task<T> Run<T>(Func<Sql, T> work)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        T value = default!;
        var queued = queue.Writer.TryWrite(new Work(
            s => value = work(s),
            () => result.TrySetResult(value),
            failure => result.TrySetException(failure)));
        return queued ? result.Task : Task.FromException<T>(new ObjectDisposedException("The agent's store is closed."));
    }

    public Task Run(Action<Sql> work) =>
        Run(s =>
        {
            work(s);
            return true;
        });

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await loop;
        sql.Dispose();
    }

    private async Task CommitAll()
    {
        var group = new List<Work>();
        Exception? broken = null;
        while (await queue.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < MostPerCommit && queue.Reader.TryRead(out var work))
            {
                group.Add(work);
            }

            broken ??= Commit(group);
            foreach (var work in group)
            {
                if (broken is null)
                {
                    work.Done();
                }
                else
                {
                    work.Failed(broken);
                }
            }
        }
    }

    private Exception? Commit(List<Work> group)
    {
        try
        {
            sql.Execute("BEGIN IMMEDIATE");
            foreach (var work in group)
            {
                work.Do(sql);
            }

            sql.Execute("COMMIT");
            return null;
        }
        catch (Exception failure)
        {
            return failure; // the open transaction is rolled back when the connection closes; nobody was told "done"
        }
    }

    private readonly record struct Work(Action<Sql> Do, Action Done, Action<Exception> Failed);
}
