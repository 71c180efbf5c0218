using System.Diagnostics;
using SQLitePCL;

namespace Prepaid.Benchmarks.Pipeline;

/// <summary>The same keys and bytes written by nothing but SQLite: one connection, one prepared upsert, WAL, synchronous=FULL, page and cache as the store has them.</summary>
internal sealed class WriteBaseline : IDisposable
{
    private const string Table = "CREATE TABLE rows (PartitionKey TEXT NOT NULL, RowKey TEXT NOT NULL, Properties BLOB NOT NULL, PRIMARY KEY (PartitionKey, RowKey)) WITHOUT ROWID";
    private const string Upsert = "INSERT INTO rows VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET Properties = excluded.Properties";

    private static readonly int[] RowsPerCommit = [100, 1_000, 10_000];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("prepaid-baseline-");
    private readonly sqlite3 connection;
    private readonly sqlite3_stmt upsert;

    static WriteBaseline() => Batteries_V2.Init();

    private WriteBaseline()
    {
        Check(raw.sqlite3_open(Path.Combine(folder.FullName, "rows.sqlite"), out connection));
        foreach (var sql in new[] { "PRAGMA page_size=8192", "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA cache_size=-16384", "PRAGMA wal_autocheckpoint=8192", Table })
        {
            Check(raw.sqlite3_exec(connection, sql));
        }

        Check(raw.sqlite3_prepare_v3(connection, Upsert, raw.SQLITE_PREPARE_PERSISTENT, out upsert));
    }

    /// <summary>The shortest time in which what was written is written again.</summary>
    public static TimeSpan Best(RecordedRows rows) => RowsPerCommit.Min(perCommit =>
    {
        using var baseline = new WriteBaseline();
        baseline.Write(rows.Before, RowsPerCommit[^1]);
        var clock = Stopwatch.StartNew();
        baseline.Write(rows.Written, perCommit);
        return clock.Elapsed;
    });

    public void Dispose()
    {
        upsert.Dispose();
        connection.Dispose();
        folder.Delete(recursive: true);
    }

    private void Write(IReadOnlyList<RecordedRow> rows, int perCommit)
    {
        for (var from = 0; from < rows.Count; from += perCommit)
        {
            Check(raw.sqlite3_exec(connection, "BEGIN IMMEDIATE"));
            for (var i = from; i < Math.Min(from + perCommit, rows.Count); i++)
            {
                Write(rows[i]);
            }

            Check(raw.sqlite3_exec(connection, "COMMIT"));
        }
    }

    private void Write(RecordedRow row)
    {
        Check(raw.sqlite3_bind_text(upsert, 1, row.PartitionKey));
        Check(raw.sqlite3_bind_text(upsert, 2, row.RowKey));
        Check(raw.sqlite3_bind_blob(upsert, 3, row.Properties));
        Check(raw.sqlite3_step(upsert));
        raw.sqlite3_reset(upsert);
    }

    private void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE))
        {
            throw new IOException($"SQLite error {code}: {raw.sqlite3_errmsg(connection).utf8_to_string()}");
        }
    }
}
