using Prepaid.LocalAzure.Tables.Sqlite;

namespace Prepaid.LocalAzure.Tables;

/// <summary>Gives each written row its version: the clock's UTC ticks, but always later than every version given before.</summary>
internal sealed class VersionSource
{
    private const string Load = "SELECT Value FROM store_state WHERE Name = 'last-version'";
    private const string Store = "REPLACE INTO store_state (Name, Value) VALUES ('last-version', ?1)";

    private readonly TimeProvider clock;
    private long last;

    public VersionSource(TimeProvider clock, Connection connection)
    {
        this.clock = clock;
        connection.Execute("CREATE TABLE IF NOT EXISTS store_state (Name TEXT PRIMARY KEY, Value INTEGER NOT NULL) WITHOUT ROWID");
        var load = connection.Prepared(Load);
        last = load.Step() ? load.GetInt64(0) : 0;
        load.Reset();
    }

    /// <summary>The first of so many versions in a row.</summary>
    public long Take(int count)
    {
        var first = Math.Max(clock.GetUtcNow().UtcTicks, last + 1);
        last = first + count - 1;
        return first;
    }

    /// <summary>Within the commit, so that a restart with an earlier clock repeats no ETag.</summary>
    public void Save(Connection connection) => connection.Prepared(Store).Int64(1, last).Run();
}
