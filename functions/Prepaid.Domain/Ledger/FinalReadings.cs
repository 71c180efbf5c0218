using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Ledger;

/// <summary>A register value that both sides signed, at a hand-over or a swap.</summary>
/// <param name="Meter">Meter id.</param>
/// <param name="Counts">Smallest steps of the register.</param>
public readonly record struct SignedValue(string Meter, long Counts);

/// <summary>Signed values of one moment: taken in like any reading, and believed at once or refused.</summary>
/// <param name="At">When they were read.</param>
/// <param name="Values">One per meter.</param>
/// <param name="Timeline">The tariff.</param>
/// <param name="Inputs">The meters with their days; the values are among what arrived.</param>
public sealed record FinalReadings(DateTimeOffset At, IReadOnlyList<SignedValue> Values, TariffTimeline Timeline, IReadOnlyList<MeterInput> Inputs)
{
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

        MeterIntake.Take(draft, Timeline, Inputs, isSigned: true);
        return Values.Select(v => CheckAfter(draft, v)).FirstOrDefault(r => r is not null);
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
