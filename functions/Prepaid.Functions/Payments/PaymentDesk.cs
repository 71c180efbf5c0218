using Microsoft.Extensions.Logging;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Payments;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Metering;

namespace Prepaid.Functions.Payments;

/// <summary>What became of a payment notice; all of them are answered with success, because the payment is durable.</summary>
public enum ReceiptOutcome
{
    /// <summary>In the inbox; credited, or about to be by the sweep.</summary>
    Received = 0,

    /// <summary>Known already with the same content.</summary>
    Repeated = 1,

    /// <summary>Known already with other content: a case is open.</summary>
    CaseOpened = 2,

    /// <summary>Nobody to credit: in suspense.</summary>
    InSuspense = 3,
}

/// <summary>Takes verified payments through the inbox into accounts (architecture.md, Money).</summary>
public sealed class PaymentDesk(PaymentInboxTable inbox, PendingTable pending, AccountTable accounts, AccountWork work, AccountReview review, OrderDesk orders, TimeProvider clock, ILogger<PaymentDesk> log)
{
    /// <summary>Makes the payment durable, then tries to credit it; what fails behind the inbox is the sweep's.</summary>
    public async Task<ReceiptOutcome> Receive(PaymentNotice notice, string bodyHash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var now = clock.GetUtcNow();
        var hint = HintOf(notice, now);
        await pending.Put(hint, cancellationToken);
        var known = await inbox.Receive(new InboxPayment(notice, bodyHash, InboxState.Received, string.Empty, now), cancellationToken);
        if (known is not null && known.Notice.Content != notice.Content)
        {
            await inbox.OpenCase(new PaymentCase(notice, bodyHash, $"differs from the payment received at {known.ReceivedAt:O}", now), cancellationToken);
            if (known.Notice.Account != notice.Account || known.State != InboxState.Received)
            {
                await pending.Delete(hint, CancellationToken.None);
            }

            log.LogWarning("Payment {Transaction} was told again with other content; a case is open.", notice.Transaction);
            return ReceiptOutcome.CaseOpened;
        }

        try
        {
            return await Credit(notice) ? (known is null ? ReceiptOutcome.Received : ReceiptOutcome.Repeated) : ReceiptOutcome.InSuspense;
        }
        catch (Exception failure) when (TableFault.IsInfrastructure(failure))
        {
            log.LogWarning("Payment {Transaction} is in the inbox, not credited yet: {Failure}", notice.Transaction, failure.GetType().Name);
            return ReceiptOutcome.Received;
        }
    }

    /// <summary>Finishes what the hint speaks of. Safe to run again.</summary>
    /// <param name="isOrphan">The hint's writer must be gone: a hint without a payment of its own may be dropped.</param>
    public async Task Resume(PendingHint hint, string provider, string transaction, bool isOrphan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hint);
        var payment = await inbox.Find(provider, transaction, cancellationToken);
        if (payment is { State: InboxState.Received } && payment.Notice.Account == hint.Account)
        {
            await Credit(payment.Notice);
        }
        else if (isOrphan)
        {
            await pending.Delete(hint, CancellationToken.None);
        }
    }

    private static PendingHint HintOf(PaymentNotice notice, DateTimeOffset since) =>
        PendingHint.OfPayment(notice.Account, $"{notice.Provider}~{notice.Transaction}", since);

    /// <summary>Credits the account once, however often it runs, then closes inbox and hint.</summary>
    private async Task<bool> Credit(PaymentNotice notice)
    {
        TopUpOutcome? outcome = null;
        var mismatch = string.Empty;
        var draft = await work.Change(
            notice.Account,
            state => review.Decide(state, Actor.OfProvider(notice.Provider).Id, async change =>
            {
                var seen = await accounts.Key(notice.Account, "payment", TopUp.KeyOf(notice.Provider, notice.Transaction), CancellationToken.None);
                (var terms, mismatch) = seen is null ? await orders.TermsOf(state, notice, CancellationToken.None) : (null, string.Empty);
                outcome = TopUp.Decide(change, seen, notice, terms);
                return outcome == TopUpOutcome.Credited;
            }),
            CancellationToken.None);
        var (inboxState, reason) = (draft, outcome) switch
        {
            (null, _) => (InboxState.Suspense, $"account {notice.Account} is not known"),
            (_, TopUpOutcome.IdReusedWithOtherContent) => (InboxState.Suspense, "the transaction was credited before with other content"),
            (_, TopUpOutcome.OrderMismatch) => (InboxState.Suspense, mismatch),
            (_, TopUpOutcome.AccountClosed) => (InboxState.Suspense, $"account {notice.Account} is closed"),
            _ => (InboxState.Credited, string.Empty),
        };
        await inbox.Mark(notice, inboxState, reason, CancellationToken.None);
        await pending.Delete(HintOf(notice, default), CancellationToken.None);
        if (outcome != TopUpOutcome.AlreadyCredited)
        {
            log.LogInformation("Payment {Transaction} of account {Account}: {State} {Reason}", notice.Transaction, notice.Account, inboxState, reason);
        }

        return inboxState == InboxState.Credited;
    }
}
