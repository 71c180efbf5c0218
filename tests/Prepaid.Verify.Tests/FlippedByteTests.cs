using System.Text.Json.Nodes;

namespace Prepaid.Verify.Tests;

public sealed class FlippedByteTests
{
    [Fact]
    public void A_flipped_byte_anywhere_in_an_entry_is_found_in_that_row()
    {
        const int seed = 20260301;
        var random = new Random(seed);
        for (var i = 0; i < 100; i++)
        {
            using var run = new AlteredRun();
            var rows = run.Rows.Select(VerifiedRow.Parse).Where(r => r.RowKey.StartsWith("entry-", StringComparison.Ordinal)).ToList();
            var row = rows[random.Next(rows.Count)];
            var property = row.Properties.Keys.ElementAt(random.Next(row.Properties.Count));
            var was = row.Text(property);
            var at = random.Next(was.Length);
            var now = was[..at] + (char)(was[at] ^ 1) + was[(at + 1)..];
            if (Means(was) == Means(now))
            {
                continue;
            }

            run.Row(row.Place, json => json[property] = now);

            Assert.True(
                run.Verify().Violations.Any(v => v.Place.StartsWith(row.Place, StringComparison.Ordinal)),
                $"seed {seed}, case {i}: {row.Place} {property} at {at}: {was[at]} -> {now[at]}");
        }

        // Below a millisecond a time is not hashed, and a zone written another way is the same moment.
        static string Means(string text) =>
            DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var time) ? time.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture) : text;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Garbled_rows_are_violations_never_exceptions(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 30; i++)
        {
            using var run = new AlteredRun();
            var place = VerifiedRow.Parse(run.Rows[random.Next(run.Rows.Count)]).Place;
            run.Row(place, json =>
            {
                var name = json.Select(p => p.Key).Where(k => k is not ("table" or "PartitionKey" or "RowKey")).ElementAtOrDefault(random.Next(json.Count - 3));
                if (name is not null)
                {
                    json[name] = random.Next(4) switch { 0 => null, 1 => JsonValue.Create(-1), 2 => JsonValue.Create("|,;"), _ => JsonValue.Create(true) };
                }
            });

            _ = run.Verify();
        }
    }
}
