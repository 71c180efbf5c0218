namespace Prepaid.LocalAzure.Tables.Filters;

/// <summary>Reads a $filter: comparisons (eq ne gt ge lt le) joined by not, and, or, in this order of binding, and parentheses.</summary>
internal ref struct FilterParser
{
    private const int MaxDepth = 100;

    private FilterLexer lexer;
    private FilterToken token;
    private int depth;

    private FilterParser(string filter)
    {
        lexer = new FilterLexer(filter);
        token = lexer.Next();
    }

    /// <returns>Null when there is nothing to filter by.</returns>
    /// <exception cref="Azure.RequestFailedException">400 InvalidInput, with what is wrong.</exception>
    public static FilterNode? Parse(string? filter)
    {
        if (string.IsNullOrWhiteSpace(filter))
        {
            return null;
        }

        var parser = new FilterParser(filter);
        var node = parser.Or();
        return parser.token.Kind == TokenKind.End ? node : throw parser.Unexpected();
    }

    private FilterNode Or()
    {
        var node = And();
        while (TakeWord("or"))
        {
            node = new FilterNode.Or(node, And());
        }

        return node;
    }

    private FilterNode And()
    {
        var node = Not();
        while (TakeWord("and"))
        {
            node = new FilterNode.And(node, Not());
        }

        return node;
    }

    private FilterNode Not()
    {
        if (++depth > MaxDepth)
        {
            throw ServiceError.InvalidFilter("the filter is nested too deeply.").ToException();
        }

        var node = TakeWord("not") ? new FilterNode.Not(Not()) : Primary();
        depth--;
        return node;
    }

    private FilterNode Primary()
    {
        if (token.Kind == TokenKind.Open)
        {
            Take();
            var inner = Or();
            if (token.Kind != TokenKind.Close)
            {
                throw Unexpected();
            }

            Take();
            return inner;
        }

        return Comparison();
    }

    private FilterNode Comparison()
    {
        var left = Take();
        if (!TryTakeOperator(out var comparison))
        {
            return left switch
            {
                { Kind: TokenKind.Word } => new FilterNode.Comparison(left.Text, FilterOperator.Equal, new FilterLiteral.Boolean(true)),
                { Literal: FilterLiteral.Boolean constant } => new FilterNode.Constant(constant.Value),
                _ => throw Unexpected(),
            };
        }

        var right = Take();
        return (left.Kind, right.Kind) switch
        {
            (TokenKind.Word, TokenKind.Literal) => new FilterNode.Comparison(left.Text, comparison, right.Literal!),
            (TokenKind.Literal, TokenKind.Word) => new FilterNode.Comparison(right.Text, Mirrored(comparison), left.Literal!),
            _ => throw ServiceError.InvalidFilter("a comparison needs a property and a constant.").ToException(),
        };
    }

    private static FilterOperator Mirrored(FilterOperator comparison) => comparison switch
    {
        FilterOperator.Greater => FilterOperator.Less,
        FilterOperator.GreaterOrEqual => FilterOperator.LessOrEqual,
        FilterOperator.Less => FilterOperator.Greater,
        FilterOperator.LessOrEqual => FilterOperator.GreaterOrEqual,
        _ => comparison,
    };

    private bool TryTakeOperator(out FilterOperator comparison)
    {
        FilterOperator? known = token.Kind != TokenKind.Word ? null : token.Text switch
        {
            "eq" => FilterOperator.Equal,
            "ne" => FilterOperator.NotEqual,
            "gt" => FilterOperator.Greater,
            "ge" => FilterOperator.GreaterOrEqual,
            "lt" => FilterOperator.Less,
            "le" => FilterOperator.LessOrEqual,
            _ => null,
        };
        comparison = known ?? default;
        if (known is not null)
        {
            Take();
        }

        return known is not null;
    }

    private bool TakeWord(string word)
    {
        if (token.Kind != TokenKind.Word || token.Text != word)
        {
            return false;
        }

        Take();
        return true;
    }

    private FilterToken Take()
    {
        var taken = token;
        token = lexer.Next();
        return taken;
    }

    private readonly Exception Unexpected() => ServiceError.InvalidFilter(token.Kind == TokenKind.End
        ? "the filter ends too early."
        : $"unexpected '{token.Text}' in the filter.").ToException();
}
