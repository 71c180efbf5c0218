using SQLitePCL;

namespace Prepaid.LocalAzure.Tables.Sqlite;

/// <summary>The storage under the stand-in failed: disk full, file locked, file damaged.</summary>
public sealed class SqliteError(int code, string message) : IOException($"SQLite error {code}: {message}")
{
    public int Code { get; } = code;

    internal static void ThrowUnlessOk(int code, sqlite3 connection)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            throw new SqliteError(code, raw.sqlite3_errmsg(connection).utf8_to_string());
        }
    }
}
