using Prepaid.Domain.Billing;

namespace Prepaid.Domain.Notices;

/// <summary>Texts that tenants read. One SMS part in Chinese is 70 characters.</summary>
public static class NoticeText
{
    /// <summary>The text of a low-balance notice.</summary>
    /// <param name="language">zh or en; anything else is Chinese.</param>
    /// <param name="level">Low, very low or empty.</param>
    /// <param name="room">What the tenant calls the place, such as "A-101".</param>
    /// <param name="balance">Balance at the time of the decision.</param>
    /// <param name="hoursToCut">Hours from this text to the earliest cut; used at empty.</param>
    public static string Of(string language, NoticeLevel level, string room, Money balance, int hoursToCut) =>
        (language, level) switch
        {
            ("en", NoticeLevel.Empty) => $"[Prepaid] {room}: your electricity balance is used up (CNY {balance}). Supply may be cut from {hoursToCut} hours after this message. Please top up.",
            ("en", _) => $"[Prepaid] {room}: your electricity balance is CNY {balance}. Please top up in time.",
            (_, NoticeLevel.Empty) => $"【预付电费】{room} 余额已用完（{balance}元），{hoursToCut}小时后可能停电，请尽快充值。",
            _ => $"【预付电费】{room} 电费余额 {balance} 元，请及时充值。",
        };

    /// <summary>The reminder that rent or a property fee is due soon.</summary>
    /// <param name="language">zh or en; anything else is Chinese.</param>
    /// <param name="room">What the tenant calls the place.</param>
    /// <param name="reminder">What is due.</param>
    /// <param name="balance">Balance of the rent wallet at the time of the decision.</param>
    public static string OfRentDue(string language, string room, RentReminder reminder, Money balance)
    {
        ArgumentNullException.ThrowIfNull(reminder);
        var isRent = reminder.Kind == RentKind.Rent;
        return language == "en"
            ? FormattableString.Invariant($"[Prepaid] {room}: {(isRent ? "rent" : "property fee")} of CNY {reminder.Amount} is due on {reminder.DueOn:yyyy-MM-dd}; your rent balance is CNY {balance}. Please top up in time.")
            : FormattableString.Invariant($"【预付租金】{room} {(isRent ? "房租" : "物业费")}{reminder.Amount}元将于{reminder.DueOn.Month}月{reminder.DueOn.Day}日扣缴，余额{balance}元，请提前充值。");
    }

    /// <summary>The final notice before a cut for unpaid rent, on sites that cut for it.</summary>
    /// <param name="language">zh or en; anything else is Chinese.</param>
    /// <param name="room">What the tenant calls the place.</param>
    /// <param name="balance">Balance of the rent wallet at the time of the decision.</param>
    /// <param name="hoursToCut">Hours from this text to the earliest cut.</param>
    public static string OfRentOverdue(string language, string room, Money balance, int hoursToCut) => language == "en"
        ? $"[Prepaid] {room}: your rent is overdue (balance CNY {balance}). Electricity may be cut from {hoursToCut} hours after this message. Please pay."
        : $"【预付租金】{room} 房租已欠费（余额{balance}元），{hoursToCut}小时后可能停电，请尽快缴纳。";

    /// <summary>A notice about a low or empty water balance, for which nothing is cut.</summary>
    /// <param name="language">zh or en; anything else is Chinese.</param>
    /// <param name="level">Low, very low or empty.</param>
    /// <param name="room">What the tenant calls the place.</param>
    /// <param name="balance">Balance of the water wallet at the time of the decision.</param>
    public static string OfWater(string language, NoticeLevel level, string room, Money balance) =>
        (language, level) switch
        {
            ("en", NoticeLevel.Empty) => $"[Prepaid] {room}: your water balance is used up (CNY {balance}). Please top up water.",
            ("en", _) => $"[Prepaid] {room}: your water balance is CNY {balance}. Please top up water in time.",
            (_, NoticeLevel.Empty) => $"【预付水费】{room} 水费余额已用完（{balance}元），请尽快充值水费。",
            _ => $"【预付水费】{room} 水费余额 {balance} 元，请及时充值水费。",
        };

    /// <summary>The final notice before a cut of electricity for unpaid water, on sites that cut for it.</summary>
    /// <param name="language">zh or en; anything else is Chinese.</param>
    /// <param name="room">What the tenant calls the place.</param>
    /// <param name="balance">Balance of the water wallet at the time of the decision.</param>
    /// <param name="hoursToCut">Hours from this text to the earliest cut.</param>
    public static string OfWaterOverdue(string language, string room, Money balance, int hoursToCut) => language == "en"
        ? $"[Prepaid] {room}: your water is unpaid (balance CNY {balance}). Electricity may be cut from {hoursToCut} hours after this message. Please top up water."
        : $"【预付水费】{room} 水费已欠费（余额{balance}元），{hoursToCut}小时后可能停电，请尽快充值水费。";
}
