using SQLitePCL;

namespace Prepaid.LocalAzure.Tables.Sqlite;

/// <summary>A prepared statement, reused for every row; the owner's thread only.</summary>
internal sealed class Statement(sqlite3 connection, sqlite3_stmt handle) : IDisposable
{
    public Statement Text(int parameter, ReadOnlySpan<byte> utf8)
    {
        SqliteError.ThrowUnlessOk(
            utf8.IsEmpty ? raw.sqlite3_bind_text(handle, parameter, string.Empty) : raw.sqlite3_bind_text(handle, parameter, utf8),
            connection);
        return this;
    }

    public Statement Blob(int parameter, ReadOnlySpan<byte> bytes)
    {
        SqliteError.ThrowUnlessOk(
            bytes.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, parameter, 0) : raw.sqlite3_bind_blob(handle, parameter, bytes),
            connection);
        return this;
    }

    public Statement Int64(int parameter, long value)
    {
        SqliteError.ThrowUnlessOk(raw.sqlite3_bind_int64(handle, parameter, value), connection);
        return this;
    }

    /// <summary>True while there is a row; the statement must be <see cref="Reset"/> before its next use.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        if (code != raw.SQLITE_DONE)
        {
            var error = new SqliteError(code, raw.sqlite3_errmsg(connection).utf8_to_string());
            raw.sqlite3_reset(handle);
            throw error;
        }

        return false;
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run()
    {
        Step();
        Reset();
    }

    public void Reset() => raw.sqlite3_reset(handle);

    public long GetInt64(int column) => raw.sqlite3_column_int64(handle, column);

    /// <summary>Text (as UTF-8) or a blob; valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> GetBytes(int column) => raw.sqlite3_column_blob(handle, column);

    public void Dispose() => handle.Dispose();
}
