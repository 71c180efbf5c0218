using Prepaid.Domain.Billing;
using Prepaid.Domain.Notices;

namespace Prepaid.Domain.Tests.Notices;

public sealed class NoticeTextTests
{
    private static readonly Money Owed = Money.FromFen(-12_345_678);

    [Fact]
    public void Every_chinese_text_fits_one_message_whatever_the_amounts()
    {
        const string Room = "A座12层1203室";
        List<string> texts =
        [
            .. new[] { NoticeLevel.Low, NoticeLevel.VeryLow, NoticeLevel.Empty }.SelectMany(l => new[] { NoticeText.Of("zh", l, Room, Owed, 720), NoticeText.OfWater("zh", l, Room, Owed) }),
            NoticeText.OfRentDue("zh", Room, new RentReminder(RentKind.PropertyFee, new DateOnly(2026, 12, 31), -Owed), Owed),
            NoticeText.OfRentOverdue("zh", Room, Owed, 720),
            NoticeText.OfWaterOverdue("zh", Room, Owed, 720),
        ];

        Assert.All(texts, t => Assert.InRange(t.Length, 20, 70));
        Assert.Equal(7, texts.Distinct().Count()); // low and very low say the same of another balance
    }

    [Theory]
    [InlineData("zh", "【预付水费】101 水费余额 9.50 元，请及时充值水费。", "【预付水费】101 水费余额已用完（-0.50元），请尽快充值水费。", "【预付水费】101 水费已欠费（余额-0.50元），4小时后可能停电，请尽快充值水费。")]
    [InlineData("en", "[Prepaid] 101: your water balance is CNY 9.50. Please top up water in time.", "[Prepaid] 101: your water balance is used up (CNY -0.50). Please top up water.", "[Prepaid] 101: your water is unpaid (balance CNY -0.50). Electricity may be cut from 4 hours after this message. Please top up water.")]
    public void Texts_about_water_name_the_wallet_to_pay_and_only_the_final_notice_speaks_of_a_cut(string language, string low, string empty, string overdue)
    {
        Assert.Equal(low, NoticeText.OfWater(language, NoticeLevel.Low, "101", Money.FromFen(950)));
        Assert.Equal(empty, NoticeText.OfWater(language, NoticeLevel.Empty, "101", Money.FromFen(-50)));
        Assert.Equal(overdue, NoticeText.OfWaterOverdue(language, "101", Money.FromFen(-50), 4));
    }
}
