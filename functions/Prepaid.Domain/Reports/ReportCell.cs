using System.Globalization;
using System.Text.Json;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Reports;

/// <summary>One cell of a report. <c>default</c> is blank: not known, which is not zero.</summary>
public readonly record struct ReportCell
{
    private enum Kind
    {
        Blank = 0,
        Text,
        Code,
        Date,
        Time,
        Fen,
        Number,
    }

    private Kind Form { get; init; }

    private string? Word { get; init; }

    private string? Family { get; init; }

    private decimal Amount { get; init; }

    private DateTimeOffset Moment { get; init; }

    /// <summary>True when nothing is known.</summary>
    public bool IsBlank => Form == Kind.Blank;

    /// <summary>A text.</summary>
    public static ReportCell Of(string text) => new() { Form = Kind.Text, Word = text };

    /// <summary>A code with a word in each language (<see cref="ReportWords"/>), such as a quality flag.</summary>
    /// <param name="code">As it stands in JSON.</param>
    /// <param name="family">Stands before it among the words, where the code alone means something else.</param>
    public static ReportCell Code(string code, string family = "") => new() { Form = Kind.Code, Word = code, Family = family };

    /// <summary>A local date.</summary>
    public static ReportCell Of(DateOnly date) => new() { Form = Kind.Date, Word = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) };

    /// <summary>A moment; blank for null.</summary>
    public static ReportCell Of(DateTimeOffset? moment) => moment is { } at ? new() { Form = Kind.Time, Moment = at } : default;

    /// <summary>An amount: fen in JSON, yuan in CSV.</summary>
    public static ReportCell Of(Money amount) => Fen(amount.Fen);

    /// <summary>An exact amount with fractions of a fen.</summary>
    public static ReportCell Fen(decimal fen) => new() { Form = Kind.Fen, Amount = fen };

    /// <summary>A quantity or a count.</summary>
    public static ReportCell Number(decimal number) => new() { Form = Kind.Number, Amount = number };

    /// <summary>What sorts and groups it.</summary>
    public string Key => Form == Kind.Time ? Moment.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) : Word ?? string.Empty;

    /// <summary>Both together: numbers are added, the later moment or the graver flag is kept, a blank gives way.</summary>
    public ReportCell With(ReportCell other) =>
        IsBlank ? other
        : other.IsBlank ? this
        : Form switch
        {
            Kind.Time => other.Moment > Moment ? other : this,
            Kind.Code => Code(QualityFlag.Graver(Word!, other.Word!)),
            _ => this with { Amount = Amount + other.Amount },
        };

    /// <summary>Writes it into an object.</summary>
    public void Write(Utf8JsonWriter json, string name)
    {
        ArgumentNullException.ThrowIfNull(json);
        switch (Form)
        {
            case Kind.Blank:
                json.WriteNull(name);
                break;
            case Kind.Fen when Amount == decimal.Truncate(Amount):
                json.WriteNumber(name + "Fen", decimal.ToInt64(Amount));
                break;
            case Kind.Fen:
                json.WriteString(name + "Fen", Amount.ToString("0.############", CultureInfo.InvariantCulture));
                break;
            case Kind.Number:
                json.WriteString(name, Amount.ToString(CultureInfo.InvariantCulture));
                break;
            case Kind.Time:
                json.WriteString(name, Moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteString(name, Word);
                break;
        }
    }

    /// <summary>Writes it into a line; moments by the site's clock.</summary>
    public void Write(CsvText csv, SiteZone zone, ReportLanguage language)
    {
        ArgumentNullException.ThrowIfNull(csv);
        ArgumentNullException.ThrowIfNull(zone);
        _ = Form switch
        {
            Kind.Fen when Amount == decimal.Truncate(Amount) => csv.Yuan(Money.FromFen(decimal.ToInt64(Amount))),
            Kind.Fen => csv.Number(Amount / 100m),
            Kind.Number => csv.Number(Amount),
            Kind.Time => csv.Text(zone.LocalAt(Moment).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
            Kind.Code => csv.Text(Word!.Length == 0 ? Word : ReportWords.Of(Family + Word, language)),
            _ => csv.Text(Word ?? string.Empty),
        };
    }
}
