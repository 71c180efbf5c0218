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
        var escaped = html.GetArguments().Select(value => (object)WebUtility.HtmlEncode(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty));
        text.AppendFormat(CultureInfo.InvariantCulture, html.Format, [.. escaped]);
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
}
