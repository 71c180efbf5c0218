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
}
