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

    /// <summary>Of band registers, by register and installation.</summary>
    public IReadOnlyDictionary<(int Register, int Installation), Figures> OfBands { get; init; } = new Dictionary<(int, int), Figures>();

    /// <summary>The position before it and behind it, without what stands there of band registers.</summary>
    public (string Opening, string Closing) OfTotal => (Opening.Split('^')[0], Closing.Split('^')[0]);

    /// <summary>Where band registers stood before it and behind it.</summary>
    public (string Opening, string Closing) BandPositions => (BandsOf(Opening), BandsOf(Closing));

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

        var figures = sections[5].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(FiguresOf).ToList();
        var rating = sections[6].Split(';');
        if (rating[0].Length < 2 || figures.DistinctBy(f => (f.Register, f.Installation)).Count() < figures.Count)
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
            figures.Where(f => f.Register == 0).ToDictionary(f => f.Installation, f => f.Figures),
            DecimalOf(rating[0][1..]), // the letter before it tells of days before
            [.. rating[2..].Where(p => p.Length > 0).Select(PartOf)])
        {
            OfBands = figures.Where(f => f.Register > 0).ToDictionary(f => (f.Register, f.Installation), f => f.Figures),
        };
    }

    private static (int Register, int Installation, Figures Figures) FiguresOf(string text)
    {
        var (register, rest) = text.Split('@') is [var band, var behind] ? ((int)Mark.Whole(band), behind) : (0, text);
        var numbers = rest.Split(',').Select(Mark.Whole).ToArray();
        return (register, (int)numbers[0], Figures.Of(numbers[1..]));
    }

    private static string BandsOf(string position) => position.IndexOf('^', StringComparison.Ordinal) is var at && at < 0 ? string.Empty : position[at..];

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
