namespace Prepaid.Verify.Rows;

/// <summary>The part of a packed position that readings alone decide; <c>default</c> is a meter never read.</summary>
internal readonly record struct Position(Mark First, Mark Base, Mark Last)
{
    public static Position Parse(string text)
    {
        if (text.Length == 0)
        {
            return default;
        }

        var parts = text.Split(';');
        return parts.Length == 11
            ? new Position(Mark.Parse(parts[1]), Mark.Parse(parts[2]), Mark.Parse(parts[4]))
            : throw new FormatException($"{text}: expected a position of 11 parts");
    }
}
