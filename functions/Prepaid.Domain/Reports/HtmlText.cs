using System.Globalization;
using System.Net;
using System.Text;

namespace Prepaid.Domain.Reports;

/// <summary>HTML in which every value is escaped: only the literal text around the holes is markup.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder text = new();

    /// <summary>Adds markup; what stands in its holes is text.</summary>
    public HtmlText Add(FormattableString html)
    {
        text.AppendFormat(Escaping.Always, html.Format, html.GetArguments());
        return this;
    }

    /// <summary>Adds markup of ours without holes.</summary>
    public HtmlText Markup(string html)
    {
        text.Append(html);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => text.ToString();

    private sealed class Escaping : IFormatProvider, ICustomFormatter
    {
        public static readonly Escaping Always = new();

        public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

        public string Format(string? format, object? arg, IFormatProvider? formatProvider) =>
            WebUtility.HtmlEncode(arg is IFormattable value ? value.ToString(format, CultureInfo.InvariantCulture) : arg?.ToString()) ?? string.Empty;
    }
}
