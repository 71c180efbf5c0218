using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Rating;

/// <summary>Where the walk over a meter's readings stands: the part of a packed position that readings decide.</summary>
internal sealed record RegisterState
{
    public const int Accepted = 1;
    public const int Held = 3;
    public const int Rejected = 4;

    private const string Reasons = "-owfbjstcdxlimn";

    public bool IsOpen { get; init; }

    public int Installation { get; init; }

    public Mark First { get; init; }

    public Mark Base { get; init; }

    public Mark Actual { get; init; }

    public Mark Last { get; init; }

    /// <summary>Of the newest value.</summary>
    public int Quality { get; init; }

    /// <summary>Band registers read with the base, or null.</summary>
    public IReadOnlyList<long>? Bands { get; init; }

    /// <summary>Doubtful readings behind the base: none, one, or more.</summary>
    public int Doubts { get; init; }

    /// <summary>Number of the gravest reason among them.</summary>
    public int Doubt { get; init; }

    public long DoubtFirst { get; init; }

    public Mark DoubtLast { get; init; }

    public bool IsNew => !IsOpen && Installation == 0;

    public long HeldCounts => Quality == Held ? Last.Counts - Base.Counts : 0;

    public long RejectedCounts => Quality == Rejected ? Last.Counts - Base.Counts : 0;

    /// <summary>As positions pack it, up to the fixed charges.</summary>
    public string Text => FormattableString.Invariant(
        $"{(IsOpen ? 1 : 0)},{Installation};{Show(First)};{Show(Base)};{Show(Actual)};{Show(Last)};{Quality};{string.Join('/', Bands ?? [])};{Doubts},{Doubt},{DoubtFirst};{Show(DoubtLast)}");

    public static RegisterState OpenedBy(in Mark mark, int installation, IReadOnlyList<long>? bands) => new()
    {
        IsOpen = true,
        Installation = installation,
        First = mark,
        Base = mark,
        Actual = mark,
        Last = mark,
        Quality = Accepted,
        Bands = bands,
    };

    /// <summary>One more reading that is not believed.</summary>
    public RegisterState Doubting(in Mark mark, char reason)
    {
        var number = Reasons.IndexOf(reason, StringComparison.Ordinal);
        return this with
        {
            Doubts = Doubts == 0 ? 1 : 2,
            Doubt = Doubts == 0 || Gravity(number) > Gravity(Doubt) ? number : Doubt,
            DoubtFirst = Doubts == 0 ? mark.Counts : DoubtFirst,
            DoubtLast = mark,
        };
    }

    private static string Show(in Mark mark) => FormattableString.Invariant($"{mark.Time},{mark.Sequence},{mark.Counts}");

    private static int Gravity(int reason) => Reasons[Math.Max(0, reason)] switch
    {
        'f' => 3,
        'j' => 2,
        'b' => 1,
        _ => 0,
    };
}
