namespace Prepaid.LocalAzure.Tables.Filters;

internal enum TokenKind
{
    End,
    Open,
    Close,
    Word,
    Literal,
}

/// <summary>One word, literal or parenthesis of a $filter.</summary>
internal readonly record struct FilterToken(TokenKind Kind, string Text, FilterLiteral? Literal);
