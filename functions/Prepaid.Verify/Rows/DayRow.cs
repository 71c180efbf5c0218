using System.Globalization;

namespace Prepaid.Verify.Rows;

/// <summary>Consumption priced in a day row.</summary>
/// <param name="Fate">B billed, M measured, U unpriced, F fixed charge.</param>
internal sealed record DayPart(int Date, char Fate, decimal Price, long Counts, decimal Fen);

/// <summary>A packed meter-day (ADR 0003), read by nothing of the product's code.</summary>
internal sealed record DayRow(
    string Place,
    string Meter,
    int Date,
    string Opening,
    string Closing,
    IReadOnlyList<StoredReading> Readings,
    Figures Figures,
    bool HasSwap,
    decimal Fen,
    IReadOnlyList<DayPart> Parts)
{
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
        return new DayRow(
            row.Place,
            key["day-".Length..cut],
            date,
            sections[2],
            sections[3],
            ReadingsText.Parse(sections[4]),
            installations.Aggregate(default(Figures), (sum, i) => sum + Figures.Of(i[1..])),
            installations.Any(i => i[0] != 0),
            DecimalOf(rating[0][1..]), // the letter before it tells of days before
            [.. rating[2..].Where(p => p.Length > 0).Select(PartOf)]);
    }

    private static DayPart PartOf(string text) =>
        text.Split(',') is [var date, _, _, _, _, var fate, var price, var counts, _, var fen]
            ? new DayPart((int)Mark.Whole(date), fate[0], DecimalOf(price), Mark.Whole(counts), DecimalOf(fen))
            : throw new FormatException($"{text}: expected a part of ten fields");

    private static decimal DecimalOf(string text) =>
        decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}
