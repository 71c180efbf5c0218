using System.Globalization;

namespace Prepaid.Verify.Rows;

/// <summary>What makes a part of a day row its own line, estimated or not.</summary>
/// <param name="Fate">B billed, M measured, U unpriced, F fixed charge.</param>
internal readonly record struct PartKind(int Date, int Installation, string Version, string Band, int Tier, char Fate, decimal Price);

/// <summary>Consumption priced in a day row.</summary>
internal sealed record DayPart(PartKind Kind, long Counts, decimal Quantity, decimal Fen)
{
    public char Fate => Kind.Fate;

    public decimal Price => Kind.Price;
}

/// <summary>A packed meter-day (ADR 0003), read by nothing of the product's code.</summary>
internal sealed record DayRow(
    string Place,
    string Meter,
    int Date,
    string Opening,
    string Closing,
    IReadOnlyList<StoredReading> Readings,
    IReadOnlyDictionary<int, Figures> ByInstallation,
    decimal Fen,
    IReadOnlyList<DayPart> Parts)
{
    /// <summary>Of all installations.</summary>
    public Figures Figures { get; } = ByInstallation.Values.Aggregate(default(Figures), (sum, f) => sum + f);

    /// <summary>yyyyMMdd.</summary>
    public string DateText => Place[^DateDigits..];

    private const int DateDigits = 8;

    /// <exception cref="FormatException">The row is not what docs/evidence.md says.</exception>
    public static DayRow Of(VerifiedRow row)
    {
        var key = row.RowKey;
        var cut = key.Length - DateDigits - 1;
        var sections = row.Text("Day").Split('|', 7);
        if (cut <= "day-".Length || sections.Length != 7 || sections[0] != "1")
        {
            throw new FormatException("Day: expected 1|day|opening|closing|readings|figures|rating");
        }

        var date = (int)Mark.Whole(sections[1]);
        if (key[(cut + 1)..] != DateOnly.FromDayNumber(date).ToString("yyyyMMdd", CultureInfo.InvariantCulture))
        {
            throw new FormatException($"Day: expected the date of the key {key}");
        }

        var installations = sections[5].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(f => f.Split(',').Select(Mark.Whole).ToArray()).ToList();
        var rating = sections[6].Split(';');
        if (rating[0].Length < 2 || installations.DistinctBy(i => i[0]).Count() < installations.Count)
        {
            throw new FormatException("Day: expected figures once for each installation, and a rating");
        }

        return new DayRow(
            row.Place,
            key["day-".Length..cut],
            date,
            sections[2],
            sections[3],
            ReadingsText.Parse(sections[4]),
            installations.ToDictionary(i => (int)i[0], i => Figures.Of(i[1..])),
            DecimalOf(rating[0][1..]), // the letter before it tells of days before
            [.. rating[2..].Where(p => p.Length > 0).Select(PartOf)]);
    }

    public static DayPart PartOf(string text) =>
        text.Split(',') is [var date, var installation, var version, var band, var tier, [var fate, ..], var price, var counts, var quantity, var fen]
            ? new DayPart(
                new PartKind((int)Mark.Whole(date), (int)Mark.Whole(installation), version, band, (int)Mark.Whole(tier), fate, DecimalOf(price)),
                Mark.Whole(counts),
                DecimalOf(quantity),
                DecimalOf(fen))
            : throw new FormatException($"{text}: expected a part of ten fields");

    private static decimal DecimalOf(string text) =>
        decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}
