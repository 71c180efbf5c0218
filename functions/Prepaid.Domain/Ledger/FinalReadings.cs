using Prepaid.Domain.Billing;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Sites;

namespace Prepaid.Domain.Ledger;

/// <summary>A register value that both sides signed, at a hand-over or a swap.</summary>
/// <param name="Meter">Meter id.</param>
/// <param name="Counts">Smallest steps of the register.</param>
public readonly record struct SignedValue(string Meter, long Counts);

/// <summary>Signed values of one moment: taken in like any reading, and believed at once or refused.</summary>
/// <param name="At">When they were read.</param>
/// <param name="Values">One per meter.</param>
/// <param name="Timelines">The tariffs.</param>
/// <param name="Inputs">The meters with their days; the values are among what arrived.</param>
public sealed record FinalReadings(DateTimeOffset At, IReadOnlyList<SignedValue> Values, SiteTimelines Timelines, IReadOnlyList<MeterInput> Inputs)
{
    // With up to seven rows for each meter of a hand-over this stays below the 100 rows of a transaction.
    private const int MostWaterDays = 30;

    /// <summary>Bills up to the signed values.</summary>
    /// <param name="draft">Collects the change; to be thrown away when refused.</param>
    public Refusal? Take(AccountDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        foreach (var value in Values)
        {
            if (CheckBefore(draft, value) is { } refusal)
            {
                return refusal;
            }
        }

        MeterIntake.Take(draft, Timelines, Inputs, isSigned: true);
        return Values.Select(v => CheckAfter(draft, v)).FirstOrDefault(r => r is not null);
    }

    /// <summary>Charges the water of every local date up to the signed values, the begun one too: nothing is left to a run, because the account may close.</summary>
    /// <param name="draft">Holds what <see cref="Take"/> did; to be thrown away when refused.</param>
    public Refusal? ChargeWater(AccountDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var rowsOf = Inputs.ToDictionary(i => i.Standing.Meter, i => DaysAfter(draft, i), StringComparer.Ordinal);
        var days = Inputs
            .Select(i => draft.Head.StandingOf(i.Standing.Meter)!)
            .Where(m => m.Use == MeterUse.Water)
            .SelectMany(m => WaterDue.Of(m with { Until = At.ToUnixTimeSeconds() }, rowsOf[m.Meter], Timelines.Zone, Timelines.Zone.DateAt(At.ToUnixTimeSeconds())))
            .ToList();
        if (days.Count > MostWaterDays)
        {
            return new Refusal(RefusalReason.WaterUnbilled, $"{days.Count} days of water up to {At:u}; at most {MostWaterDays} are charged with a hand-over, the daily runs charge the rest");
        }

        WaterBilling.Post(draft, days, meter => rowsOf[meter], "hand-over");
        return null;
    }

    private static IReadOnlyList<MeterDay> DaysAfter(AccountDraft draft, MeterInput input)
    {
        var days = input.Stored.ToDictionary(d => d.Date);
        foreach (var (_, day) in draft.Days.Where(d => d.Meter == input.Standing.Meter))
        {
            days[day.Date] = day;
        }

        return [.. days.Values.OrderBy(d => d.Date)];
    }

    private Refusal? CheckBefore(AccountDraft draft, SignedValue value)
    {
        var standing = draft.Head.StandingOf(value.Meter);
        var newest = standing?.Position.Register.Last.Time ?? 0;
        return Refusal.FirstOf(
            (standing is not { IsLinked: true }, RefusalReason.MeterNotOfAccount, $"meter {value.Meter} is not linked to account {draft.Head.Account}"),
            (At > draft.Now, RefusalReason.MomentInFuture, $"{At:u} is after {draft.Now:u}"),
            (newest >= At.ToUnixTimeSeconds(), RefusalReason.ReadingsAfterMoment, $"meter {value.Meter} was read at {DateTimeOffset.FromUnixTimeSeconds(newest):u}; expected a moment behind it"),
            (standing?.Behind is not null, RefusalReason.ChangedMeanwhile, $"meter {value.Meter} is being rated again"));
    }

    private Refusal? CheckAfter(AccountDraft draft, SignedValue value)
    {
        var standing = draft.Head.StandingOf(value.Meter)!;
        var register = standing.Position.Register;
        return Refusal.FirstOf(
            (standing.Behind is not null, RefusalReason.ChangedMeanwhile, $"meter {value.Meter} is being rated again"),
            (!standing.NewestAccepted || register.Last.Counts != value.Counts || register.Last.Time != At.ToUnixTimeSeconds(),
                RefusalReason.ReadingNotCredible,
                $"meter {value.Meter}: {value.Counts} counts after {register.Actual.Counts} counts believed before would be {register.LastQuality}"));
    }
}
