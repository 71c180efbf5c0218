using Prepaid.LocalAzure.Tables.Sqlite;

namespace Prepaid.LocalAzure.Tables;

/// <summary>The one writing thread. Requests that wait while it commits share the next commit; each ends only after it.</summary>
internal sealed class GroupCommit : IDisposable
{
    private readonly object gate = new();
    private readonly Connection connection;
    private readonly RowWriter rows;
    private readonly VersionSource versions;
    private readonly Thread thread;
    private List<PendingWrite> waiting = [];
    private List<PendingWrite> inHand = [];
    private bool stopping;

    public GroupCommit(Connection connection, VersionSource versions)
    {
        this.connection = connection;
        this.versions = versions;
        rows = new RowWriter(connection);
        thread = new Thread(Run) { IsBackground = true, Name = "tables-writer" };
        thread.Start();
    }

    /// <exception cref="ObjectDisposedException">The store is closed; nothing was written.</exception>
    public void Enqueue(PendingWrite write)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(stopping, this);
            waiting.Add(write);
            if (waiting.Count == 1)
            {
                Monitor.Pulse(gate);
            }
        }
    }

    /// <summary>Commits what waits, then ends the thread.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            stopping = true;
            Monitor.Pulse(gate);
        }

        thread.Join();
    }

    private void Run()
    {
        while (TakeWaiting())
        {
            try
            {
                CommitInHand();
                foreach (var write in inHand)
                {
                    write.SetResult();
                }
            }
            catch (Exception failure)
            {
                RollBack();
                foreach (var write in inHand)
                {
                    write.SetException(failure);
                }
            }

            inHand.Clear();
        }
    }

    private bool TakeWaiting()
    {
        lock (gate)
        {
            while (waiting.Count == 0)
            {
                if (stopping)
                {
                    return false;
                }

                Monitor.Wait(gate);
            }

            (waiting, inHand) = (inHand, waiting);
            return true;
        }
    }

    private void CommitInHand()
    {
        for (var i = 0; i < inHand.Count; i++)
        {
            inHand[i].Arrival = i;
        }

        inHand.Sort(ByKey);
        connection.Prepared("BEGIN IMMEDIATE").Run();
        var changed = false;
        foreach (var write in inHand)
        {
            changed |= Apply(write);
        }

        var full = inHand.Select(w => w.Table.Keys).Where(k => k.IsFull).Distinct().ToList();
        if (changed)
        {
            versions.Save(connection);
        }

        foreach (var keys in full.Where(k => k.AreAllFull))
        {
            connection.Execute(keys.MoveSmall);
        }

        connection.Prepared("COMMIT").Run();
        full.ForEach(k => k.GoOn());
    }

    private bool Apply(PendingWrite write)
    {
        if (write.CreatesTable)
        {
            connection.Execute(write.Table.Create);
            return false;
        }

        return rows.Apply(write, versions.Take(write.Count));
    }

    /// <summary>After a failed commit; SQLite may have rolled back by itself already.</summary>
    private void RollBack()
    {
        foreach (var write in inHand)
        {
            write.Table.Recent.Forget();
        }

        if (connection.IsInTransaction)
        {
            connection.Execute("ROLLBACK");
        }
    }

    /// <summary>Neighbours share pages, so a commit in key order is several times cheaper.</summary>
    private static int ByKey(PendingWrite left, PendingWrite right)
    {
        var byTable = ReferenceEquals(left.Table, right.Table) ? 0 : string.CompareOrdinal(left.Table.Name, right.Table.Name);
        var byPartition = byTable != 0 ? byTable : left.PartitionKey.SequenceCompareTo(right.PartitionKey);
        return byPartition != 0 ? byPartition : left.Arrival.CompareTo(right.Arrival);
    }
}
