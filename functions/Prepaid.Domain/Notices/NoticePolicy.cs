namespace Prepaid.Domain.Notices;

/// <summary>How low the balance is; a higher one is more urgent.</summary>
public enum NoticeLevel
{
    /// <summary>Above both alarms.</summary>
    None = 0,

    /// <summary>First warning (报警1).</summary>
    Low = 1,

    /// <summary>Second warning (报警2).</summary>
    VeryLow = 2,

    /// <summary>Nothing left: the final notice before a cut (欠费).</summary>
    Empty = 3,
}

/// <summary>Two alarm levels above zero (S25). A level is armed again only above its threshold plus the hysteresis.</summary>
public sealed record NoticeLevels
{
    /// <summary>First alarm at or below; default ¥20.</summary>
    public Money Low { get; init; } = Money.FromFen(2_000);

    /// <summary>Second alarm at or below; default ¥8.</summary>
    public Money VeryLow { get; init; } = Money.FromFen(800);

    /// <summary>How far above a threshold the balance must rise before it fires again; default ¥1.</summary>
    public Money Hysteresis { get; init; } = Money.FromFen(100);

    /// <summary>At or below this amount the level applies.</summary>
    public Money ThresholdOf(NoticeLevel level) => level switch
    {
        NoticeLevel.Low => Low,
        NoticeLevel.VeryLow => VeryLow,
        NoticeLevel.Empty => Money.Zero,
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "expected Low, VeryLow or Empty"),
    };
}

/// <summary>Which text is due. Each level fires once per crossing (S16, S25, R57).</summary>
public static class NoticePolicy
{
    /// <summary>Level after a change of the balance, and the one text due, the most urgent when several are crossed at once.</summary>
    /// <param name="before">Level that was told last.</param>
    /// <param name="balance">Balance after the change.</param>
    /// <param name="levels">Thresholds of the site.</param>
    /// <returns>The level to remember, and the level to tell, or <see cref="NoticeLevel.None"/>.</returns>
    public static (NoticeLevel Level, NoticeLevel Tell) Decide(NoticeLevel before, Money balance, NoticeLevels levels)
    {
        ArgumentNullException.ThrowIfNull(levels);
        var now = LevelOf(balance, levels, Money.Zero);
        if (now > before)
        {
            return (now, now);
        }

        var rearmed = LevelOf(balance, levels, levels.Hysteresis);
        return (rearmed < before ? rearmed : before, NoticeLevel.None);
    }

    private static NoticeLevel LevelOf(Money balance, NoticeLevels levels, Money margin)
    {
        for (var level = NoticeLevel.Empty; level > NoticeLevel.None; level--)
        {
            if (balance <= levels.ThresholdOf(level) + margin)
            {
                return level;
            }
        }

        return NoticeLevel.None;
    }
}
