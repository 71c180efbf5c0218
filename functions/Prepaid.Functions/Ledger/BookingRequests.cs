using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Ledger;

/// <summary>Bookings and decisions over HTTP: body in, outcome or refusal out.</summary>
public sealed class BookingRequests(Bookings bookings, AccountTable accounts, AlarmBoard alarms)
{
    public Task<IResult> Transfer(HttpRequest request, string account, CancellationToken cancellationToken) =>
        Book<TransferBody>(request, account, b => b.ToRequest(), cancellationToken);

    public Task<IResult> Refund(HttpRequest request, string account, CancellationToken cancellationToken) =>
        Book<RefundBody>(request, account, b => b.ToRequest(), cancellationToken);

    public Task<IResult> Adjust(HttpRequest request, string account, CancellationToken cancellationToken) =>
        Book<AdjustmentBody>(request, account, b => b.ToRequest(), cancellationToken);

    public async Task<IResult> Decide(HttpRequest request, string account, string held, CancellationToken cancellationToken)
    {
        var (body, refusal) = await request.Read<DecisionBody>(cancellationToken);
        if (refusal is not null)
        {
            return Problem.Of(refusal);
        }

        if (!HeldDebit.IsId(held) && RequestBody.IdFault("held", held) is { } fault)
        {
            return Problem.Of(RefusalReason.BodyRefused, fault);
        }

        var outcome = await bookings.Decide(account, request.Actor(), held, new HeldDecision(body!.Approve, body.Reason), cancellationToken);
        if (HeldDebit.IsId(held) && outcome is BookingOutcome.Booked && await accounts.Load(account, cancellationToken) is { Head.Site: var site })
        {
            await alarms.Review(site, AlarmKind.DebitHeld, HeldDebit.MeterOf(held), cancellationToken);
        }

        return Answer(account, outcome);
    }

    /// <summary>What waits, or waited, for a decision.</summary>
    public async Task<IResult> Held(Actor actor, string account, string? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await accounts.Load(account, cancellationToken) is not { } state || !actor.MaySee(state.Head.Site))
        {
            return Problem.NotFound("account", account);
        }

        var (items, next) = await accounts.AllHeld(account, from, cancellationToken);
        return Results.Ok(new
        {
            items = items.Select(h => new { h.Id, kind = h.Kind.ToString(), state = h.State.ToString(), h.Content, h.Reason, h.ProposedBy, h.ProposedAt, h.DecidedBy, h.DecidedAt, h.DecisionReason }),
            next,
        });
    }

    /// <summary>The answer to an outcome.</summary>
    public static IResult Answer(string account, BookingOutcome? outcome) => outcome switch
    {
        null => Problem.NotFound("account", account),
        BookingOutcome.Refused refused => Problem.Of(refused.Refusal),
        BookingOutcome.Booked booked => Results.Ok(new BookingAnswer(account, "booked", booked.Sequence, null)),
        BookingOutcome.AlreadyDone done => Results.Ok(new BookingAnswer(account, "done-before", done.Sequence > 0 ? done.Sequence : null, null)),
        BookingOutcome.Waiting waiting => Results.Json(new BookingAnswer(account, "waiting", null, waiting.Id), statusCode: StatusCodes.Status202Accepted),
        _ => Results.Ok(new BookingAnswer(account, "rejected", null, null)),
    };

    private async Task<IResult> Book<T>(HttpRequest request, string account, Func<T, BookingRequest> read, CancellationToken cancellationToken)
        where T : class, IRequestBody
    {
        var (body, refusal) = await request.Read<T>(cancellationToken);
        return refusal is not null
            ? Problem.Of(refusal)
            : Answer(account, await bookings.Book(account, request.Actor(), read(body!), cancellationToken));
    }
}
