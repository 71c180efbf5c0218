using System.Collections;
using System.Reflection;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Prepaid.Local.Running;
using Prepaid.Local.Tests.Scenarios;
using Prepaid.LocalAzure.Core;
using SQLitePCL;

namespace Prepaid.Local.Tests.Running;

/// <summary>No power is cut here; what can be tested is that SQLite is told to wait for the disk, by every connection there is.</summary>
[Collection(LongRuns.Name)]
public sealed class DurableStoresTests
{
    private const long Full = 2;

    [Fact]
    public async Task Every_connection_to_every_store_of_a_running_cloud_is_fully_synchronous()
    {
        var data = Directory.CreateTempSubdirectory("prepaid-stores-").FullName;
        var run = await ShortStory.Open(data, new Faults(1), NullLoggerFactory.Instance);
        await ShortStory.Finish(run, ShortStory.Start.AddMinutes(40)); // everything is open, and nothing moves any more

        var found = ConnectionsOf(run).FindAll(c => c.File.StartsWith(data, StringComparison.Ordinal)); // other tests run beside it

        Assert.All(found, c => Assert.Equal((c.File, Full), (c.File, Synchronous(c.Handle))));
        Assert.Equal(
            Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories).Where(IsSqlite).Order(StringComparer.Ordinal),
            found.Select(c => c.File).Distinct().Order(StringComparer.Ordinal));
        await run.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    private static bool IsSqlite(string file) => Path.GetExtension(file) is ".db" or ".sqlite";

    private static long Synchronous(sqlite3 handle)
    {
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_prepare_v2(handle, "PRAGMA synchronous", out var statement));
        using (statement)
        {
            Assert.Equal(raw.SQLITE_ROW, raw.sqlite3_step(statement));
            return raw.sqlite3_column_int64(statement, 0);
        }
    }

    /// <summary>Walks everything that the run holds, through private fields too.</summary>
    private static List<(string File, sqlite3 Handle)> ConnectionsOf(LocalRun run)
    {
        var found = new List<(string, sqlite3)>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var waiting = new Stack<object>([run]);
        while (waiting.TryPop(out var thing))
        {
            if (thing is string or Pointer or MemberInfo or Assembly || thing.GetType().IsPrimitive || !seen.Add(thing))
            {
                continue;
            }

            if ((thing as sqlite3 ?? (thing as SqliteConnection)?.Handle) is { IsInvalid: false, IsClosed: false } handle)
            {
                found.Add((raw.sqlite3_db_filename(handle, "main").utf8_to_string(), handle));
                continue;
            }

            foreach (var part in PartsOf(thing))
            {
                waiting.Push(part);
            }
        }

        return [.. found.DistinctBy(f => f.Item2)];
    }

    private static IEnumerable<object> PartsOf(object thing)
    {
        var type = thing.GetType();
        if (thing is IEnumerable items && type.IsArray && !type.GetElementType()!.IsPrimitive)
        {
            return items.Cast<object?>().OfType<object>();
        }

        var fields = new List<FieldInfo>();
        for (var level = type; level is not null; level = level.BaseType)
        {
            fields.AddRange(level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));
        }

        return fields.Where(f => !f.FieldType.IsPointer && !f.FieldType.IsByRefLike && !f.FieldType.IsFunctionPointer).Select(f => f.GetValue(thing)).OfType<object>();
    }
}
