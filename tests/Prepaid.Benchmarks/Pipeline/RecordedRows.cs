using Microsoft.Data.Sqlite;

namespace Prepaid.Benchmarks.Pipeline;

/// <summary>One row as the pipeline wrote it.</summary>
internal sealed record RecordedRow(byte[] PartitionKey, byte[] RowKey, byte[] Properties);

/// <summary>Every row that the pipeline writes, in its order: what was there before, and then round by round what each changed.</summary>
internal sealed record RecordedRows(IReadOnlyList<RecordedRow> Before, IReadOnlyList<RecordedRow> Written)
{
    /// <summary>Runs the load once, slowly enough to read each row before it is written again.</summary>
    public static async Task<RecordedRows> Of(PipelineLoad load)
    {
        await using var pipeline = await PipelineUnderTest.Open(load);
        var (before, last) = Read(pipeline.TablesFile, "accounts", 0);
        var written = new List<RecordedRow>();
        for (var round = 0; round < load.Rounds; round++)
        {
            await pipeline.SendRound(round);
            (var rows, last) = Read(pipeline.TablesFile, "accounts", last);
            written.AddRange(rows);
        }

        return new RecordedRows(before, written);
    }

    /// <summary>The rows of a table that were written behind a moment, in that order, and the newest moment.</summary>
    public static (List<RecordedRow> Rows, long Last) Read(string file, string table, long after)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var select = connection.CreateCommand();
        select.CommandText = $"SELECT CAST(PartitionKey AS BLOB), CAST(RowKey AS BLOB), Properties, Timestamp FROM {table} WHERE Timestamp > $after ORDER BY Timestamp";
        select.Parameters.AddWithValue("$after", after);
        using var found = select.ExecuteReader();
        var rows = new List<RecordedRow>();
        while (found.Read())
        {
            rows.Add(new RecordedRow(found.GetFieldValue<byte[]>(0), found.GetFieldValue<byte[]>(1), found.GetFieldValue<byte[]>(2)));
            after = found.GetInt64(3);
        }

        return (rows, after);
    }
}
