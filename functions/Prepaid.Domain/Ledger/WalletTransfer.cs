using System.Text.Json;
using Prepaid.Domain.Sites;

namespace Prepaid.Domain.Ledger;

/// <summary>Moves money between the wallets of one account. No wallet goes below zero by it.</summary>
public static class WalletTransfer
{
    /// <summary>Decides a transfer. Pure.</summary>
    public static BookingOutcome Decide(AccountDraft draft, BookedKey? seen, BookingRequest.Transfer request)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(request);
        if (request.Repeated(seen) is { } repeated)
        {
            return repeated;
        }

        var from = draft.Head.BalanceOf(request.From);
        var refusal = BookingRequest.Check(
            draft.Head,
            request.Amount,
            (request.From == request.To, RefusalReason.SameWallet, $"both are {request.From}"),
            (from < request.Amount, RefusalReason.BalanceTooLow, $"{request.From} holds {from}; {request.Amount} was asked for"));
        if (refusal is not null)
        {
            return new BookingOutcome.Refused(refusal);
        }

        var entry = draft.Post(
            "transfer",
            $"request:{request.Id}",
            [new(CounterAccounts.Of(request.From), -request.Amount), new(CounterAccounts.Of(request.To), request.Amount)],
            JsonSerializer.Serialize(new { request = request.Id, reason = request.Reason }),
            draft.Now,
            draft.Now);
        draft.Book(new BookedKey(BookingRequest.KeyKind, request.Id, request.Content, entry.Sequence));
        draft.Note("transfer", request.Id, $"{request.Amount} from {request.From} to {request.To}: {request.Reason}");
        return new BookingOutcome.Booked(entry.Sequence);
    }
}
