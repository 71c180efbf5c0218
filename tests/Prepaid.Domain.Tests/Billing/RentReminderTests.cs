using Prepaid.Domain.Billing;
using Prepaid.Domain.Notices;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Tests.Billing;

public sealed class RentReminderTests
{
    private static readonly DateOnly InForce = new(2026, 3, 6);

    [Fact]
    public void Each_period_is_told_once_so_many_days_before_it_is_due()
    {
        var version = Version() with { InForceFrom = InForce };

        var told = Enumerable.Range(0, 100).SelectMany(d => RentReminder.Of([version], InForce.AddDays(d), daysBefore: 3).Select(r => (Day: InForce.AddDays(d), r.DueOn))).ToList();

        Assert.Equal(
            [(new(2026, 3, 29), new(2026, 4, 1)), (new(2026, 4, 28), new(2026, 5, 1)), (new(2026, 5, 29), new(2026, 6, 1))],
            told.Where(t => t.DueOn <= new DateOnly(2026, 6, 1)));
        Assert.Equal(told.Count, told.Select(t => t.DueOn).Distinct().Count());
    }

    [Fact]
    public void A_new_agreement_catches_up_with_what_is_due_soon_and_no_days_means_no_reminder()
    {
        var version = Version() with { InForceFrom = new DateOnly(2026, 3, 30) };

        Assert.Equal([new DateOnly(2026, 4, 1)], RentReminder.Of([version], new DateOnly(2026, 3, 30), 3).Select(r => r.DueOn));
        Assert.Empty(RentReminder.Of([version], new DateOnly(2026, 3, 30), 0));
    }

    [Theory]
    [InlineData("en", RentKind.Rent, "[Prepaid] A-101: rent of CNY 3091.00 is due on 2026-04-01; your rent balance is CNY 12.05. Please top up in time.")]
    [InlineData("zh", RentKind.Rent, "【预付租金】A-101 房租3091.00元将于4月1日扣缴，余额12.05元，请提前充值。")]
    [InlineData("zh", RentKind.PropertyFee, "【预付租金】A-101 物业费3091.00元将于4月1日扣缴，余额12.05元，请提前充值。")]
    public void The_text_names_room_amount_and_day(string language, RentKind kind, string text) =>
        Assert.Equal(text, NoticeText.OfRentDue(language, "A-101", new RentReminder(kind, new DateOnly(2026, 4, 1), Money.FromFen(309_100)), Money.FromFen(1_205)));

    private static RentVersion Version() =>
        new("R-1", 1, "S-1", "A-1", "101", RentScheduleTests.Terms("2026-03-01"), "as agreed", RevisionState.Approved, "operator:one", DateTimeOffset.UnixEpoch);
}
