using System.Text.Json;
using Prepaid.Domain.Sites;

namespace Prepaid.Domain.Ledger;

/// <summary>A meter exchanged at its supply point (S22, R53): the account, its balance, tier counters and remainder stay.</summary>
public static class MeterSwap
{
    /// <summary>Swaps a meter. Pure.</summary>
    /// <param name="draft">Collects the change; to be thrown away when refused.</param>
    /// <param name="final">Signed value of the old one; null when it is dead: it then ends at its last believed value, flagged.</param>
    /// <param name="swap">What is exchanged.</param>
    public static Refusal? Decide(AccountDraft draft, FinalReadings? final, SwappedMeter swap)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(swap);
        var standing = draft.Head.StandingOf(swap.Meter);
        var refusal = Refusal.FirstOf(
            (draft.Head.IsClosed, RefusalReason.AccountClosed, $"account {draft.Head.Account} is closed"),
            (standing is not { IsLinked: true }, RefusalReason.MeterNotOfAccount, $"meter {swap.Meter} is not linked to account {draft.Head.Account}"),
            (swap.At > draft.Now, RefusalReason.MomentInFuture, $"{swap.At:u} is after {draft.Now:u}"),
            ((standing?.Position.Register.Last.Time ?? 0) >= swap.At.ToUnixTimeSeconds(), RefusalReason.ReadingsAfterMoment, $"meter {swap.Meter} was read at or after {swap.At:u}")) ?? final?.Take(draft);
        if (refusal is not null)
        {
            return refusal;
        }

        standing = draft.Head.StandingOf(swap.Meter)!;
        draft.Put(standing with { Installations = swap.InstallationCount });
        draft.Relink(swap.Meter, standing.Use, swap.Installations);
        var entry = draft.Post(
            "meter-swapped",
            $"request:{swap.Id}",
            [new(CounterAccounts.ElectricityWallet, Money.Zero)],
            JsonSerializer.Serialize(new
            {
                meter = swap.Meter,
                at = swap.At.ToUnixTimeSeconds(),
                oldSerial = swap.OldSerial,
                newSerial = swap.NewSerial,
                finalCounts = final is null ? swap.FinalCounts : standing.Position.Register.Actual.Counts,
                finalIsEstimate = final is null,
                startCounts = swap.StartCounts,
                ratio = swap.Ratio.ToString(System.Globalization.CultureInfo.InvariantCulture),
                remainder = standing.Remainder.ToString(System.Globalization.CultureInfo.InvariantCulture),
            }),
            swap.At,
            swap.At);
        draft.Book(new BookedKey(BookingRequest.KeyKind, swap.Id, swap.Content, entry.Sequence));
        draft.Note("meter-swapped", swap.Meter, $"{swap.OldSerial} to {swap.NewSerial} at {swap.At:u}{(final is null ? ", the old one was dead: its end is an estimate" : string.Empty)}");
        return null;
    }
}

/// <summary>What is exchanged.</summary>
/// <param name="Id">Request id.</param>
/// <param name="Content">What the request says.</param>
/// <param name="Meter">Meter id, which stays.</param>
/// <param name="At">When.</param>
/// <param name="OldSerial">Serial that goes.</param>
/// <param name="NewSerial">Serial that comes.</param>
/// <param name="FinalCounts">Last value of the one that goes, signed or believed.</param>
/// <param name="StartCounts">Register of the new one.</param>
/// <param name="Ratio">CT ratio times PT ratio from then on.</param>
/// <param name="Installations">All installations afterwards, in the directory's form.</param>
/// <param name="InstallationCount">How many they are.</param>
public sealed record SwappedMeter(
    string Id, string Content, string Meter, DateTimeOffset At, string OldSerial, string NewSerial, long FinalCounts, long StartCounts, decimal Ratio, string Installations, int InstallationCount);
