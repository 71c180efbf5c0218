using System.Collections.Concurrent;

namespace Prepaid.LocalAzure.Tables.Sqlite;

/// <summary>Reading connections with their prepared statements; as many as there are readers at once.</summary>
internal sealed class ReaderPool(string path) : IDisposable
{
    private readonly ConcurrentBag<Connection> idle = [];
    private volatile bool closed;

    public TResult Read<TState, TResult>(TState state, Func<Connection, TState, TResult> read)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        var connection = idle.TryTake(out var ready) ? ready : Connection.OpenReader(path);
        try
        {
            return read(connection, state);
        }
        finally
        {
            idle.Add(connection);
            if (closed)
            {
                CloseIdle();
            }
        }
    }

    public void Dispose()
    {
        closed = true;
        CloseIdle();
    }

    private void CloseIdle()
    {
        while (idle.TryTake(out var connection))
        {
            connection.Dispose();
        }
    }
}
