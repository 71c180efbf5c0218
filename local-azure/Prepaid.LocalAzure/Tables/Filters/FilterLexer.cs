using System.Globalization;
using System.Text;
using System.Xml;

namespace Prepaid.LocalAzure.Tables.Filters;

/// <summary>Cuts a $filter into words, parentheses and literals: 'it''s', 12, 12L, 1.5, true, datetime'…', guid'…', X'…', binary'…'.</summary>
internal ref struct FilterLexer(ReadOnlySpan<char> filter)
{
    private ReadOnlySpan<char> rest = filter;

    public FilterToken Next()
    {
        rest = rest.TrimStart();
        if (rest.IsEmpty)
        {
            return new FilterToken(TokenKind.End, string.Empty, null);
        }

        switch (rest[0])
        {
            case '(':
                rest = rest[1..];
                return new FilterToken(TokenKind.Open, "(", null);
            case ')':
                rest = rest[1..];
                return new FilterToken(TokenKind.Close, ")", null);
            case '\'':
                return Literal(new FilterLiteral.Text(Quoted()));
            case var c when char.IsAsciiDigit(c) || c is '-' or '+' or '.':
                return Literal(Number());
            default:
                return Word();
        }
    }

    private static FilterToken Literal(FilterLiteral literal) => new(TokenKind.Literal, string.Empty, literal);

    private static Exception Invalid(string what) => ServiceError.InvalidFilter($"{what} in the filter.").ToException();

    private FilterToken Word()
    {
        var length = 0;
        while (length < rest.Length && (char.IsLetterOrDigit(rest[length]) || rest[length] == '_'))
        {
            length++;
        }

        if (length == 0)
        {
            throw Invalid($"unexpected '{rest[0]}'");
        }

        var word = rest[..length].ToString();
        rest = rest[length..];
        return rest.StartsWith("'") ? Literal(Prefixed(word, Quoted())) : word switch
        {
            "true" => Literal(new FilterLiteral.Boolean(true)),
            "false" => Literal(new FilterLiteral.Boolean(false)),
            _ => new FilterToken(TokenKind.Word, word, null),
        };
    }

    private static FilterLiteral Prefixed(string prefix, string text)
    {
        try
        {
            return prefix switch
            {
                "datetime" => new FilterLiteral.Moment(XmlConvert.ToDateTimeOffset(text).ToUniversalTime()),
                "guid" => new FilterLiteral.Identifier(Guid.Parse(text)),
                "X" or "binary" => new FilterLiteral.Bytes(Convert.FromHexString(text)),
                _ => throw Invalid($"unknown literal {prefix}'…'"),
            };
        }
        catch (FormatException)
        {
            throw Invalid($"malformed {prefix}'{text}'");
        }
    }

    private string Quoted()
    {
        var text = new StringBuilder();
        rest = rest[1..];
        while (true)
        {
            var end = rest.IndexOf('\'');
            if (end < 0)
            {
                throw Invalid("unterminated text");
            }

            text.Append(rest[..end]);
            rest = rest[(end + 1)..];
            if (!rest.StartsWith("'"))
            {
                return text.ToString();
            }

            text.Append('\'');
            rest = rest[1..];
        }
    }

    private FilterLiteral Number()
    {
        var length = 1;
        while (length < rest.Length && (char.IsAsciiLetterOrDigit(rest[length]) || rest[length] is '.' || (rest[length] is '-' or '+' && rest[length - 1] is 'e' or 'E')))
        {
            length++;
        }

        var text = rest[..length];
        rest = rest[length..];
        var whole = text[^1] is 'L' or 'l' ? text[..^1] : text;
        return long.TryParse(whole, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? new FilterLiteral.Whole(number)
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var floating) ? new FilterLiteral.Floating(floating)
            : throw Invalid($"malformed number {text}");
    }
}
