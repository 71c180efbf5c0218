using Prepaid.Domain.Billing;
using Prepaid.Domain.Notices;

namespace Prepaid.Domain.Ledger;

/// <summary>Follows the water wallet after any change: texts only; <see cref="BalanceWatch"/> cuts.</summary>
internal static class WaterWatch
{
    public static void Tell(AccountDraft draft, WaterRules rules)
    {
        var isOverdue = rules.CutsForUnpaidWater && draft.Head.HasElectricity && draft.Head.Water < Money.Zero;
        TellLevel(draft, rules.Notices, isOverdue);
        if (isOverdue != draft.Head.IsWaterOverdueTold)
        {
            draft.Set(h => h with { IsWaterOverdueTold = isOverdue, WaterOverdueSentAt = null });
            if (isOverdue)
            {
                draft.TellWater(NoticeTopic.WaterOverdue);
            }
        }
    }

    private static void TellLevel(AccountDraft draft, NoticeLevels levels, bool isOverdue)
    {
        var (level, tell) = NoticePolicy.Decide(draft.Head.WaterNoticeLevel, draft.Head.Water, levels);
        if (level == draft.Head.WaterNoticeLevel || (tell != NoticeLevel.None && !IsUse(draft)))
        {
            return;
        }

        draft.Set(h => h with { WaterNoticeLevel = level });
        var saysOverdue = isOverdue && level == NoticeLevel.Empty; // that text says it all
        if (tell != NoticeLevel.None && !saysOverdue)
        {
            draft.TellWater(tell switch
            {
                NoticeLevel.Low => NoticeTopic.WaterLow,
                NoticeLevel.VeryLow => NoticeTopic.WaterVeryLow,
                _ => NoticeTopic.WaterEmpty,
            });
        }
    }

    /// <summary>A water wallet begins at zero: nobody is told that it is used up before water took something from it.</summary>
    private static bool IsUse(AccountDraft draft) =>
        draft.Head.Water < draft.Before.Water && draft.Head.Meters.Any(m => m is { Use: MeterUse.Water, IsLinked: true, WaterThrough: not null });
}
