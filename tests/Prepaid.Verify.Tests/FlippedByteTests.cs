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

    [Fact]
    public void A_flipped_byte_in_a_balance_a_position_a_remainder_or_a_figure_is_found_in_that_row()
    {
        const int seed = 20260302;
        var random = new Random(seed);
        for (var i = 0; i < 80; i++)
        {
            using var run = new AlteredRun();
            var heads = run.Rows.Select(VerifiedRow.Parse).Where(r => r.RowKey == "head").ToList();
            var row = heads[random.Next(heads.Count)];
            var property = new[] { "ElectricityFen", "WaterFen", "RentFen", "Meters", "Meters", "Meters" }[random.Next(6)];
            var was = row.Properties[property] is string text ? text : FormattableString.Invariant($"{row.Number(property)}");
            var at = random.Next(was.Length);
            if (!char.IsDigit(was[at]))
            {
                continue;
            }

            var now = was[..at] + (char)(was[at] ^ 1) + was[(at + 1)..];
            run.Row(row.Place, json => json[property] = row.Properties[property] is string ? JsonValue.Create(now) : JsonValue.Create(long.Parse(now, System.Globalization.CultureInfo.InvariantCulture)));

            Assert.True(
                run.Verify().Violations.Any(v => v.Place.StartsWith(row.Place, StringComparison.Ordinal)) || now.EndsWith(was, StringComparison.Ordinal),
                $"seed {seed}, case {i}: {row.Place} {property} at {at}: {was[at]} -> {now[at]}");
        }
    }

    [Fact]
    public void A_flipped_byte_in_what_a_day_row_says_of_its_readings_is_found_in_that_row()
    {
        const int seed = 20260303;
        var random = new Random(seed);
        for (var i = 0; i < 100; i++)
        {
            using var run = new AlteredRun();
            var days = run.Rows.Select(VerifiedRow.Parse).Where(r => r.RowKey.StartsWith("day-", StringComparison.Ordinal)).ToList();
            var row = days[random.Next(days.Count)];
            var was = row.Text("Day");
            var readings = was.Split('|')[..4].Sum(s => s.Length + 1); // the verdicts of readings are believed; positions, figures and parts are not
            var at = random.Next(was.Length);
            var isReading = at >= readings && at < readings + was.Split('|')[4].Length;
            if (isReading || !char.IsDigit(was[at]))
            {
                continue;
            }

            run.Row(row.Place, json => json["Day"] = was[..at] + (char)(was[at] ^ 1) + was[(at + 1)..]);

            Assert.True(
                run.Verify().Violations.Any(v => v.Place == row.Place),
                $"seed {seed}, case {i}: {row.Place} at {at}: ...{was[Math.Max(0, at - 20)..at]}[{was[at]}]");
        }
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
