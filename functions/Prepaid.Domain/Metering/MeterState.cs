namespace Prepaid.Domain.Metering;

/// <summary>All that the judgement of later readings needs to know of the earlier ones. <c>default</c> has read nothing.</summary>
/// <remarks>Compared by value: a meter-day whose opening state is unchanged need not be judged again.</remarks>
public readonly record struct MeterState
{
    /// <summary>A register that a signed value opened.</summary>
    public static MeterState OpenedBy(in Mark signed, int installation) => new()
    {
        IsOpen = true,
        Installation = installation,
        First = signed,
        Base = signed,
        Actual = signed,
        Last = signed,
        LastQuality = Quality.Accepted,
    };

    /// <summary>False until a reading or an installation has opened the register.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Index of the installation that <see cref="Base"/> belongs to.</summary>
    public int Installation { get; init; }

    /// <summary>What opened the register of this installation.</summary>
    public Mark First { get; init; }

    /// <summary>Up to where consumption is known: the newest accepted or estimated value.</summary>
    public Mark Base { get; init; }

    /// <summary>The newest accepted value; differs from <see cref="Base"/> only while estimates stand.</summary>
    public Mark Actual { get; init; }

    /// <summary>Band registers at <see cref="Base"/>; none when they were not read together with it.</summary>
    public BandCounts Bands { get; init; }

    /// <summary>The newest value in measured order, believed or not.</summary>
    public Mark Last { get; init; }

    /// <summary>Accepted, held or rejected: to what the difference from base to last counts.</summary>
    public Quality LastQuality { get; init; }

    /// <summary>Doubtful readings behind <see cref="Actual"/>.</summary>
    public int DoubtCount { get; init; }

    /// <summary>The gravest reason among them.</summary>
    public QualityReason Doubt { get; init; }

    /// <summary>Counts of the first of them.</summary>
    public long DoubtFirst { get; init; }

    /// <summary>The newest of them.</summary>
    public Mark DoubtLast { get; init; }

    /// <summary>Counts between base and last that wait for corroboration or a person; negative after a fall.</summary>
    public long HeldCounts => LastQuality == Quality.Held ? Last.Counts - Base.Counts : 0;

    /// <summary>Counts between base and last that a person rejected while nothing newer was read.</summary>
    public long RejectedCounts => LastQuality == Quality.Rejected ? Last.Counts - Base.Counts : 0;
}
