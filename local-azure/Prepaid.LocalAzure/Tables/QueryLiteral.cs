using System.Globalization;
using System.Xml;

namespace Prepaid.LocalAzure.Tables;

/// <summary>Writes the arguments of an interpolated filter as $filter literals, as the SDK does.</summary>
internal static class QueryLiteral
{
    public static string Format(FormattableString filter) =>
        string.Format(CultureInfo.InvariantCulture, filter.Format, [.. filter.GetArguments().Select(Of)]);

    /// <exception cref="NotSupportedException">A type that Table storage lacks, or whose literal the SDK writes wrongly.</exception>
    public static string Of(object? value) => value switch
    {
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        char character => Of(character.ToString()),
        bool flag => flag ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        double number => number.ToString(CultureInfo.InvariantCulture),
        Guid guid => $"guid'{guid}'",
        DateTimeOffset moment => $"datetime'{XmlConvert.ToString(moment.UtcDateTime, XmlDateTimeSerializationMode.RoundtripKind)}'",
        DateTime moment => $"datetime'{XmlConvert.ToString(moment.ToUniversalTime(), XmlDateTimeSerializationMode.RoundtripKind)}'",
        null => throw new NotSupportedException("A filter cannot compare with null: a property without a value is absent."),
        _ => throw new NotSupportedException($"A filter cannot hold a {value.GetType()}."),
    };
}
