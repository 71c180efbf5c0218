using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Prepaid.Verify.Tests;

/// <summary>What somebody with write access to the tables would do: alters an entry and makes all hashes behind it fit again.</summary>
internal static class Ledger
{
    public static AlteredRun ForgeEntry(this AlteredRun run, string account, long sequence, Action<JsonObject> change) =>
        run.Row(PlaceOf(account, sequence), change).Rechain(account);

    public static AlteredRun Rechain(this AlteredRun run, string account)
    {
        var previous = "-";
        var count = 0L;
        foreach (var place in run.Rows.Select(VerifiedRow.Parse).Where(r => r.Table == "accounts" && r.PartitionKey == account && r.RowKey.StartsWith("entry-", StringComparison.Ordinal)).Select(r => r.Place).ToList())
        {
            count++;
            run.Row(place, entry =>
            {
                entry["Previous"] = previous;
                entry["Hash"] = HashOf(count, entry);
                previous = entry["Hash"]!.GetValue<string>();
            });
        }

        return run.Row($"accounts/{account}/head", head =>
        {
            head["EntryCount"] = count;
            head["LastHash"] = previous;
        });
    }

    public static string PlaceOf(string account, long sequence) => string.Create(CultureInfo.InvariantCulture, $"accounts/{account}/entry-{sequence:D12}");

    private static string HashOf(long sequence, JsonObject entry)
    {
        string Text(string name) => entry[name]!.GetValue<string>();
        long Time(string name) => DateTimeOffset.Parse(Text(name), CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        var hashed = string.Join('\n', sequence.ToString(CultureInfo.InvariantCulture), Text("Kind"), Text("Key"), Text("Lines"), Text("Evidence"), Time("ServiceFrom"), Time("ServiceTo"), Time("BookedAt"), Text("Actor"), Text("Previous"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hashed)));
    }
}
