using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Billing;

/// <summary>What one run takes from, or gives back to, an account for one period of an agreement.</summary>
/// <param name="Agreement">Agreement id.</param>
/// <param name="Version">Version that it follows from.</param>
/// <param name="Kind">Rent or property fee.</param>
/// <param name="Period">The period as that version has it; its amount is zero when it is not due any more.</param>
/// <param name="Amount">Taken from the wallet; negative is given back.</param>
/// <param name="IsCorrection">True when the period was charged before: this is the difference.</param>
public sealed record RentCharge(string Agreement, int Version, RentKind Kind, RentPeriod Period, Money Amount, bool IsCorrection)
{
    /// <summary>What the run of one local date charges for one agreement. Pure: the versions alone decide, so a run of a missed day charges what it would have charged then.</summary>
    /// <param name="versions">Versions of one agreement, ascending, in any state.</param>
    /// <param name="day">Local date of the run.</param>
    public static IEnumerable<RentCharge> Of(IReadOnlyList<RentVersion> versions, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(versions);
        if (InForce(versions, day) is not { } now)
        {
            return [];
        }

        var before = InForce(versions, day.AddDays(-1));
        return before == now
            ? RentSchedule.DueBetween(now.Terms, day.AddDays(-1), day).Where(p => p.Amount > Money.Zero).Select(p => ChargeOf(now, p, p.Amount, isCorrection: false))
            : Differences(versions, before, now, day);
    }

    /// <summary>The version that runs of a day follow; null when there is none.</summary>
    public static RentVersion? InForce(IReadOnlyList<RentVersion> versions, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(versions);
        return versions.LastOrDefault(v => v.State == RevisionState.Approved && v.InForceFrom <= day);
    }

    private static IEnumerable<RentCharge> Differences(IReadOnlyList<RentVersion> versions, RentVersion? before, RentVersion now, DateOnly day)
    {
        var charged = before is null ? [] : DueBy(before, day.AddDays(-1));
        var due = DueBy(now, day);
        foreach (var period in due.Values.Concat(charged.Values.Where(p => !due.ContainsKey(p.From)).Select(p => p with { Amount = Money.Zero })).OrderBy(p => p.From))
        {
            var difference = period.Amount - AmountIn(charged, period.From);
            if (difference != Money.Zero)
            {
                yield return ChargeOf(now, period, difference, WasCharged(versions, now, period.From, day));
            }
        }
    }

    private static RentCharge ChargeOf(RentVersion version, RentPeriod period, Money amount, bool isCorrection) =>
        new(version.Agreement, version.Number, version.Terms.Kind, period, amount, isCorrection);

    private static Dictionary<DateOnly, RentPeriod> DueBy(RentVersion version, DateOnly day) =>
        RentSchedule.DueBetween(version.Terms, DateOnly.MinValue, day).ToDictionary(p => p.From);

    private static Money AmountIn(Dictionary<DateOnly, RentPeriod> periods, DateOnly from) => periods.TryGetValue(from, out var period) ? period.Amount : Money.Zero;

    /// <summary>True when a version before this one charged the period while it was in force.</summary>
    private static bool WasCharged(IReadOnlyList<RentVersion> versions, RentVersion now, DateOnly from, DateOnly day)
    {
        for (var earlier = InForceBefore(now, day); earlier is var (version, last); earlier = InForceBefore(version, version.InForceFrom!.Value))
        {
            if (AmountIn(DueBy(version, last), from) > Money.Zero)
            {
                return true;
            }
        }

        return false;

        (RentVersion Version, DateOnly Last)? InForceBefore(RentVersion version, DateOnly until) =>
            InForce(versions, until.AddDays(-1)) is { } earlier && earlier != version ? (earlier, until.AddDays(-1)) : null;
    }
}
