using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;
using Prepaid.Domain.Tests.Metering;
using Prepaid.Domain.Tests.Tariffs;

namespace Prepaid.Domain.Tests.Billing;

public sealed class WaterBillingTests
{
    private static readonly DateOnly First = new(2026, 3, 1);
    private static readonly DateOnly Ever = new(2026, 12, 31);

    [Fact]
    public void Any_order_repetition_and_delay_of_readings_and_any_moment_of_the_runs_ends_in_the_same_totals() =>
        Prop.ForAll<PositiveInt>(seed =>
        {
            var random = new Random(seed.Get);
            var readings = RandomReadings.Of(random, 300);
            var inOrder = new WaterAccount();
            inOrder.Take([.. readings]);
            inOrder.Run(Ever);
            var anyhow = new WaterAccount();
            foreach (var delivery in RandomReadings.Delivered(random, readings))
            {
                var frozen = random.Next(4) == 0 ? anyhow.Freeze(First.AddDays(random.Next(0, 9))) : null;
                anyhow.Take(delivery); // between the freezing of a run and its posting
                if (frozen is not null)
                {
                    anyhow.Post(frozen);
                    anyhow.Post(frozen); // by another instance
                }
            }

            anyhow.Run(Ever);
            AssertChargedOnce(inOrder);
            AssertChargedOnce(anyhow);
            Assert.Equal(OutcomeOf(inOrder), OutcomeOf(anyhow));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_date_is_due_once_it_is_over_and_the_believed_register_reaches_past_its_end()
    {
        var account = new WaterAccount();
        account.Take(At(1, 0, 0), At(1, 12, 500), At(1, 23, 900));
        account.Run(First);
        Assert.Empty(account.Entries); // over, but what was used in the last hour is not known

        account.Take(At(2, 0, 1_000));
        account.Run(First.AddDays(-1));
        Assert.Empty(account.Entries); // known, but not over for that run

        account.Run(First.AddDays(5));
        Assert.Equal(["water:W-001:20260301"], account.Entries.Select(e => e.Key)); // 2 March is not known yet
        AssertChargedOnce(account);
    }

    [Fact]
    public void Days_without_a_reading_are_charged_with_the_next_one_each_by_itself_also_those_without_use()
    {
        var account = new WaterAccount();
        account.Take(At(1, 0, 0), At(4, 0, 3_000), At(7, 0, 3_000));

        account.Run(Ever);

        Assert.Equal(Enumerable.Range(1, 6).Select(day => $"water:W-001:2026030{day}"), account.Entries.Select(e => e.Key));
        Assert.Equal([1_000L, 1_000, 1_000, 0, 0, 0], account.Entries.Select(e => CountsOf(e)));
        Assert.All(account.Entries, e => Assert.True(-Fen(e) >= 13, e.PackedLines)); // the fixed charge is taken for every day
        AssertChargedOnce(account);
    }

    [Fact]
    public void What_a_late_reading_changes_of_charged_days_is_one_linked_correction_and_no_second_charge()
    {
        var account = new WaterAccount();
        account.Take(At(1, 0, 0), At(3, 0, 2_000));
        account.Run(Ever);
        var charged = account.Entries.ToList();

        account.Take(At(2, 0, 1_900)); // nearly all was used on the first day

        Assert.Equal(charged, account.Entries.Take(2));
        var correction = Assert.Single(account.Entries.Skip(2));
        Assert.Equal("correction", correction.Kind);
        Assert.Equal(["water:W-001:20260301", "water:W-001:20260302"], Corrects(correction));
        Assert.Equal(0, CountsOf(correction));
        AssertChargedOnce(account);
        Assert.Equal(2_000, account.Standing.Figures.Billed);
    }

    [Fact]
    public void A_correction_follows_its_charges_in_the_same_transaction_when_readings_came_after_the_freeze()
    {
        var account = new WaterAccount();
        account.Take(At(1, 0, 0), At(3, 0, 2_000));
        var frozen = account.Freeze(Ever);
        account.Take(At(2, 0, 1_900));
        Assert.Empty(account.Entries);

        account.Post(frozen);

        Assert.Equal(["water", "water", "correction"], account.Entries.Select(e => e.Kind));
        Assert.Equal([1_000L, 1_000], account.Entries.Take(2).Select(e => CountsOf(e))); // as frozen
        AssertChargedOnce(account);
    }

    [Fact]
    public void Water_without_a_price_is_held_never_free_and_charged_once_there_is_one()
    {
        var account = new WaterAccount { Timelines = new SiteTimelines(SampleMeter.Flat(), SampleMeter.Timeline(SampleWater.Version("late", new DateTime(2026, 3, 3), 4m))) };
        account.Take(At(1, 0, 0), At(2, 0, 1_000), At(3, 0, 2_000), At(4, 0, 3_000));
        account.Run(Ever);
        Assert.Empty(account.Entries);
        Assert.Equal((2_000, 1_000), (account.Standing.UnpricedCounts, account.Standing.Figures.Measured));

        account.Timelines = SampleWater.Timelines;
        account.RateAgain(First);
        Assert.Empty(account.Entries);
        account.Run(Ever);

        Assert.Equal(3, account.Entries.Count);
        Assert.Equal((0, 0, 3_000), (account.Standing.UnpricedCounts, account.Standing.Figures.Measured, account.Standing.Figures.Billed));
        AssertChargedOnce(account);
    }

    [Fact]
    public void A_signed_value_charges_up_to_its_moment_and_leaves_nothing_behind()
    {
        var account = new WaterAccount();
        account.Take(At(1, 0, 0), At(2, 0, 1_000), At(3, 0, 2_000));
        account.Run(First);

        Assert.Null(account.Settle(DateTimeOffset.FromUnixTimeSeconds(SampleMeter.At(2026, 3, 3, 15)), 2_700));

        Assert.Equal(["water:W-001:20260301", "water:W-001:20260302", "water:W-001:20260303"], account.Entries.Select(e => e.Key));
        Assert.Equal((2_700, 0), (account.Standing.Figures.Billed, account.Standing.Figures.Measured));
        Assert.Equal(new DateOnly(2026, 3, 3), account.Standing.WaterThrough);
        Assert.Equal(SampleMeter.At(2026, 3, 3, 15), account.Entries[^1].ServiceTo.ToUnixTimeSeconds());
        AssertChargedOnce(account);
    }

    [Fact]
    public void More_days_than_one_transaction_holds_refuse_a_hand_over_and_are_charged_by_runs_in_turn()
    {
        var account = new WaterAccount();
        account.Take(At(1, 0, 0));
        Assert.Equal(RefusalReason.WaterUnbilled, account.Settle(DateTimeOffset.FromUnixTimeSeconds(SampleMeter.At(2026, 5, 20)), 5_000)!.Reason);

        account.Take(SampleMeter.Reading(SampleMeter.At(2026, 6, 20), 1_000, 50_000));
        account.Run(Ever);
        Assert.Equal(WaterBilling.MostEntries - 1, account.Entries.Count);
        account.Run(Ever);
        Assert.Equal(111, account.Entries.Count); // 1 March to 19 June
        AssertChargedOnce(account);
    }

    [Fact]
    public void Frozen_days_are_read_back_as_they_were_written() =>
        Prop.ForAll<PositiveInt>(seed =>
        {
            var account = new WaterAccount();
            account.Take([.. RandomReadings.Of(new Random(seed.Get), 300)]);
            var frozen = account.Freeze(Ever);
            Assert.Equal(frozen, WaterDay.Write(WaterDay.Read(frozen)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_account_with_water_that_is_not_charged_cannot_be_closed()
    {
        var account = new WaterAccount();
        account.Take(At(1, 0, 0), At(2, 0, 1_000));
        var head = account.Head with { Meters = [account.Standing with { Until = SampleMeter.At(2026, 3, 2), MovedTo = "H-1" }] };

        var refusal = AccountClosing.Decide(WaterAccount.DraftOf(head), "c-1", "moves", new Dictionary<Wallet, IReadOnlyList<PaymentCredit>>());

        Assert.Equal(RefusalReason.WaterUnbilled, refusal!.Reason);
    }

    /// <summary>Every local date up to the last charged one has one charge; charges and corrections come to the exact cost of all of it.</summary>
    private static void AssertChargedOnce(WaterAccount account)
    {
        var standing = account.Standing;
        var charges = account.Entries.Where(e => e.Kind == "water").ToList();
        Assert.Equal(account.Entries.Count, charges.Count + account.Entries.Count(e => e.Kind == "correction"));
        var dates = charges.Select(e => DateOnly.ParseExact(e.Key.Split(':')[2], "yyyyMMdd", null)).ToList();
        Assert.Equal(dates, dates.Count == 0 ? [] : Enumerable.Range(0, dates.Count).Select(dates[0].AddDays));
        Assert.Equal(dates.Count == 0 ? null : dates[^1], standing.WaterThrough);
        Assert.Equal(account.Entries.Count, account.Entries.Select(e => e.Key).Distinct().Count());
        var through = standing.WaterThrough ?? DateOnly.MinValue;
        Assert.Equal(account.ExactFen(through), standing.Remainder - account.Head.Water.Fen);
        Assert.Equal(account.Parts.Where(p => p.Date <= through && p.Fate == PartFate.Measured).Sum(p => p.Counts), standing.Figures.Billed);
        Assert.InRange(standing.Remainder, 0m, 0.999999999m);
        Assert.True(standing.Figures.AddUp, standing.Figures.ToString());
        Assert.Equal(account.Head.Water.Fen, account.Entries.Sum(Fen));
    }

    private static string OutcomeOf(WaterAccount account) =>
        $"{account.Head.Water} {account.Standing.Remainder:0.########} {account.Standing.Figures} {account.Standing.WaterThrough} {account.Standing.Position.Encode()}";

    private static MeterReading At(int day, int hour, long counts) => SampleMeter.Reading(SampleMeter.At(2026, 3, day, hour), (day * 100) + hour, counts);

    private static long Fen(LedgerEntry entry) => entry.Lines.Single(l => l.CounterAccount == CounterAccounts.WaterWallet).Amount.Fen;

    private static long CountsOf(LedgerEntry entry) => JsonDocument.Parse(entry.Evidence).RootElement.GetProperty("parts").EnumerateArray().Sum(p => p.GetProperty("counts").GetInt64());

    private static IEnumerable<string?> Corrects(LedgerEntry entry) => JsonDocument.Parse(entry.Evidence).RootElement.GetProperty("corrects").EnumerateArray().Select(k => k.GetString());
}
