using System.Collections.Frozen;
using System.Text;

namespace Prepaid.Domain.Sites;

/// <summary>What a cashier reads when something is refused, in Chinese and English (docs/refusals.md).</summary>
public static class RefusalText
{
    private static readonly FrozenDictionary<RefusalReason, (string Zh, string En)> Texts = new Dictionary<RefusalReason, (string Zh, string En)>
    {
        [RefusalReason.SignInRequired] = ("请先登录。", "Please sign in first."),
        [RefusalReason.RouteNotKnown] = ("没有这个功能。", "There is no such function."),
        [RefusalReason.RoleRequired] = ("您的岗位没有此操作的权限。", "Your role does not allow this."),
        [RefusalReason.ScopeRequired] = ("此操作涉及您无权管理的项目。", "This concerns sites that are not yours."),
        [RefusalReason.TimestampMissing] = ("支付通知缺少时间。", "The payment notice has no time."),
        [RefusalReason.TimestampStale] = ("支付通知的时间超出允许范围。", "The payment notice is too old or from the future."),
        [RefusalReason.SignatureMissing] = ("支付通知没有签名。", "The payment notice is not signed."),
        [RefusalReason.SignatureWrong] = ("支付通知的签名不正确。", "The signature of the payment notice is wrong."),
        [RefusalReason.BodyTooLarge] = ("提交的内容太大。", "What was sent is too large."),
        [RefusalReason.BodyRefused] = ("填写的内容有误，请检查后重试。", "Something is filled in wrongly; please check it."),
        [RefusalReason.PageNotFound] = ("没有这个页面。", "There is no such page."),
        [RefusalReason.ProviderNotFound] = ("没有这个支付渠道，或尚未启用。", "This payment channel does not exist or is off."),
        [RefusalReason.SiteNotFound] = ("找不到该项目。", "The site was not found."),
        [RefusalReason.RoomNotFound] = ("该项目没有这个房间。", "The site has no such room."),
        [RefusalReason.TenantNotFound] = ("该项目没有这位租户。", "The site has no such tenant."),
        [RefusalReason.AccountNotFound] = ("找不到该账户。", "The account was not found."),
        [RefusalReason.MeterNotFound] = ("找不到该表计。", "The meter was not found."),
        [RefusalReason.HeldNotFound] = ("没有这项待审批的事项。", "Nothing with this number waits for a decision."),
        [RefusalReason.ImportNotFound] = ("找不到该导入批次。", "The import was not found."),
        [RefusalReason.AnchorNotFound] = ("当天没有账本存证。", "There is no ledger anchor of that day."),
        [RefusalReason.PaymentNotFound] = ("该账户没有这笔付款。", "This payment was not credited to this account."),
        [RefusalReason.ReadingNotFound] = ("该表计没有这条读数。", "The meter has no such reading."),
        [RefusalReason.TariffVersionNotFound] = ("该项目没有这个电价版本。", "The site has no such tariff version."),
        [RefusalReason.PublicationNotFound] = ("没有这项公布内容。", "There is no such publication."),
        [RefusalReason.RunNotFound] = ("没有这个批次。", "There is no such run."),
        [RefusalReason.AgreementNotFound] = ("该账户没有这份租约或版本。", "The account has no such agreement or version."),
        [RefusalReason.StatementNotFound] = ("该账户没有这个月的账单。", "No statement of this month was issued to the account."),
        [RefusalReason.ReportNotFound] = ("没有这种报表。", "There is no such report."),
        [RefusalReason.OrderNotFound] = ("该账户没有这笔订单。", "The account has no such order."),
        [RefusalReason.IdReusedWithOtherContent] = ("此单号已用于另一笔业务，请使用新单号。", "This number was used for something else; please use a new one."),
        [RefusalReason.AlreadyDecided] = ("此事项已有不同的审批结果。", "This was already decided otherwise."),
        [RefusalReason.ApproverIsProposer] = ("须由另一位同事审批，不能审批自己提交的申请。", "A colleague must approve it: not the one who proposed."),
        [RefusalReason.SiteExists] = ("项目编号已存在，且内容不同。", "A site with this number exists and differs."),
        [RefusalReason.AccountExists] = ("账户编号已存在。", "An account with this number exists already."),
        [RefusalReason.MeterExists] = ("表号已存在，且内容不同。", "A meter with this number exists and differs."),
        [RefusalReason.AccountClosed] = ("该账户已销户。", "The account is closed."),
        [RefusalReason.OtherAccountClosed] = ("接收方账户已销户。", "The receiving account is closed."),
        [RefusalReason.SameAccount] = ("转出与转入是同一账户。", "Both accounts are the same."),
        [RefusalReason.OtherSite] = ("两个账户不属于同一项目。", "The accounts belong to different sites."),
        [RefusalReason.MeterNotOfAccount] = ("该表计不在此账户名下。", "The meter does not belong to this account."),
        [RefusalReason.MeterInUse] = ("该表计正由其他租户使用，请先办理退租。", "Another tenant uses the meter; that tenant must move out first."),
        [RefusalReason.AccountFull] = ("该账户的表计数量已达上限。", "The account cannot hold more meters."),
        [RefusalReason.BalanceIsPerMeter] = ("该账户按表独立计费，同类表计只能有一块。", "This account keeps one balance per meter and has one of this kind."),
        [RefusalReason.MetersStillLinked] = ("该账户名下还有表计，请先抄表退租。", "Meters are still linked; please take the final readings first."),
        [RefusalReason.MeterSilent] = ("该表计近期没有数据，请确认已上线。", "The meter was not heard of lately; please check that it is online."),
        [RefusalReason.TariffMissing] = ("该项目尚未设置电价。", "The site has no tariff."),
        [RefusalReason.MomentInFuture] = ("时间不能晚于现在。", "The time must not be in the future."),
        [RefusalReason.ReadingsAfterMoment] = ("该时间之后已有抄表数据，请填写更晚的时间。", "The meter was read after this time; please give a later one."),
        [RefusalReason.ReadingNotCredible] = ("止码与之前的读数不符，请核对表计。", "The reading does not fit those before; please look at the meter again."),
        [RefusalReason.WorkIsHeld] = ("该账户有待审批的扣费，请先处理。", "A debit of this account waits for approval; please decide it first."),
        [RefusalReason.MeterReturnsTooSoon] = ("该表计当天刚从此账户移出，请次日再办理。", "The meter left that account today; please do this tomorrow."),
        [RefusalReason.ReadingNotHeld] = ("该读数已自动采信，无需审批。", "The reading was accepted by itself; there is nothing to decide."),
        [RefusalReason.NotWaiting] = ("此事项当前不可审批或撤回。", "This does not wait for a decision, or has started already."),
        [RefusalReason.RunNotReady] = ("该批次尚不能处理：周期未结束，或仍缺少数据。", "The run is not ready: its period is not over, or something is still missing."),
        [RefusalReason.VersionOutOfTurn] = ("租约的上一版本尚未审批，或版本号不连续。", "The version before is not decided yet, or the number is not the next one."),
        [RefusalReason.PeriodNotOver] = ("该期间尚未结束，结束后方可出账或出报表。", "The period is not over; statements and reports come after it."),
        [RefusalReason.StatementOutOfOrder] = ("该月之后的账单已出具，或该账户当月没有业务。", "A later statement was issued already, or the account has nothing in this month."),
        [RefusalReason.RunNotReversible] = ("该批次不能冲销：水费由读数或水价更正，账单由下月账单更正。", "The run cannot be reversed: readings and tariffs correct water, the next statement corrects one issued."),
        [RefusalReason.RulesOutdated] = ("项目规则已有其他变更，请重新提交。", "The rules of the site have changed since; please propose it anew."),
        [RefusalReason.RoomTaken] = ("该房间在此期间已有生效的同类租约，不能重复收取。", "Another agreement has this room for some of these days; nobody is charged twice."),
        [RefusalReason.WaterUnbilled] = ("该账户仍有未计费的用水，请待日结后再办理。", "Water of this account is not charged yet; please try again after the daily run."),
        [RefusalReason.BalanceOwed] = ("该账户有欠费，请先缴清。", "The account owes money; please settle it first."),
        [RefusalReason.AmountNotPositive] = ("金额必须大于零。", "The amount must be above zero."),
        [RefusalReason.AmountTooLarge] = ("金额超过单笔上限。", "The amount is above the limit for one booking."),
        [RefusalReason.SameWallet] = ("转出与转入是同一钱包。", "Both wallets are the same."),
        [RefusalReason.BalanceTooLow] = ("余额不足。", "The balance is too low."),
        [RefusalReason.BeyondUnused] = ("超过可退的未使用金额。", "This is more than what is unused."),
        [RefusalReason.AmountTooSmall] = ("金额低于单笔下限。", "The amount is below the least that can be paid at once."),
        [RefusalReason.TooManyOrders] = ("该账户当天的充值次数已达上限。", "The account has reached the number of orders of one day."),
        [RefusalReason.ImportFaulty] = ("导入文件有错误行，请改正后重新提交。", "The import has faulty rows; please correct them and send it again."),
        [RefusalReason.TariffRefused] = ("电价内容有误，请按提示修改。", "The tariff is not right; please correct the fields named."),
        [RefusalReason.PriceCapBreached] = ("电价超过政府规定的上限。", "The price is above the legal cap."),
        [RefusalReason.CataloguePriceMissing] = ("缺少该区域的目录电价。", "The catalogue price of the region is missing."),
        [RefusalReason.PoolCycle] = ("公摊池之间不能循环分摊。", "Pools must not feed each other in a circle."),
        [RefusalReason.BeyondSafetyBound] = ("超出安全限额，已转人工审批。", "Beyond a safety limit: it waits for approval."),
        [RefusalReason.ChangedMeanwhile] = ("该账户正忙，请稍后再试。", "The account is busy; please try again."),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, RefusalReason> ByCode =
        Enum.GetValues<RefusalReason>().ToFrozenDictionary(CodeOf, StringComparer.Ordinal);

    /// <summary>The text of a reason.</summary>
    /// <param name="reason">Any reason of the enum.</param>
    /// <param name="language">en; anything else is Chinese.</param>
    public static string Of(RefusalReason reason, string language) => language == "en" ? Texts[reason].En : Texts[reason].Zh;

    /// <summary>The code in answers: <c>AccountClosed</c> is <c>account-closed</c>.</summary>
    public static string CodeOf(RefusalReason reason)
    {
        var name = reason.ToString();
        var code = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            _ = char.IsAsciiLetterUpper(c) && code.Length > 0 ? code.Append('-') : code;
            code.Append(char.ToLowerInvariant(c));
        }

        return code.ToString();
    }

    /// <summary>The reason behind a code; false for a code that is not in the family.</summary>
    public static bool TryFind(string code, out RefusalReason reason) => ByCode.TryGetValue(code, out reason);
}
