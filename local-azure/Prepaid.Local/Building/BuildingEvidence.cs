using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Prepaid.Contract;

namespace Prepaid.Local.Building;

/// <summary>Writes what the building knows as files that anybody can check (docs/evidence.md).</summary>
public static class BuildingEvidence
{
    private const decimal StepsPerUnit = 100m;

    /// <summary>truth.csv: kind (poll or relay), meter, time (ISO 8601, UTC), register (two decimals), relay (open or closed).</summary>
    /// <remarks>Polls are total registers as answered; relay rows are the moments at which a relay was operated.</remarks>
    public static void WriteTruth(string dataFolder, string path) => Write(dataFolder, path, "kind,meter,time,register,relay", """
        SELECT 'poll', meter, time, counts, relay, 0 AS number FROM poll
        UNION ALL SELECT 'relay', meter, time, counts, relay, number FROM relay
        ORDER BY 3, 2, 6
        """);

    /// <summary>commands.csv: meter, command (trip or close), time obeyed (ISO 8601, UTC). A hand at the meter is no command.</summary>
    public static void WriteCommands(string dataFolder, string path) => Write(dataFolder, path, "meter,command,time", """
        SELECT meter, operation, time FROM relay WHERE operation <> 'by-hand' ORDER BY number
        """);

    /// <summary>What was done to the relays, in order.</summary>
    internal static IEnumerable<RelayRow> RelayLog(string dataFolder)
    {
        using var connection = BuildingStore.OpenForReading(dataFolder);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT meter, time, counts, relay, operation, request FROM relay ORDER BY number";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return new RelayRow(
                reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), (RelayPosition)reader.GetInt32(3), reader.GetString(4), reader.GetString(5));
        }
    }

    private static void Write(string dataFolder, string path, string header, string sql)
    {
        using var connection = BuildingStore.OpenForReading(dataFolder);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        file.WriteLine(header);
        while (reader.Read())
        {
            var isTruth = reader.FieldCount > 3;
            file.WriteLine(isTruth
                ? $"{reader.GetString(0)},{reader.GetString(1)},{Time(reader, 2)},{Register(reader, 3)},{Relay(reader, 4)}"
                : $"{reader.GetString(0)},{reader.GetString(1)},{Time(reader, 2)}");
        }
    }

    private static string Time(SqliteDataReader reader, int column) =>
        DateTimeOffset.FromUnixTimeSeconds(reader.GetInt64(column)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Register(SqliteDataReader reader, int column) =>
        (reader.GetInt64(column) / StepsPerUnit).ToString("F2", CultureInfo.InvariantCulture);

    private static string Relay(SqliteDataReader reader, int column) =>
        (RelayPosition)reader.GetInt32(column) == RelayPosition.Open ? "open" : "closed";
}
