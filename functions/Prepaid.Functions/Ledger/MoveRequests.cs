using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Ledger;

/// <summary>Hand-overs, move-outs and swaps over HTTP.</summary>
public sealed class MoveRequests(MeterMoves moves)
{
    public Task<IResult> HandOver(HttpRequest request, string account, CancellationToken cancellationToken) =>
        Do<HandOverBody>(request, account, (actor, body) => moves.HandOver(actor, account, body, cancellationToken), cancellationToken);

    public Task<IResult> MoveOut(HttpRequest request, string account, CancellationToken cancellationToken) =>
        Do<MoveOutBody>(request, account, (actor, body) => moves.MoveOut(actor, account, body, cancellationToken), cancellationToken);

    public Task<IResult> Swap(HttpRequest request, string meter, CancellationToken cancellationToken) =>
        Do<SwapBody>(request, meter, (actor, body) => moves.Swap(actor, meter, body, cancellationToken), cancellationToken);

    private static async Task<IResult> Do<T>(HttpRequest request, string subject, Func<Actor, T, Task<BookingOutcome?>> act, CancellationToken cancellationToken)
        where T : class, IRequestBody
    {
        var (body, refusal) = await request.Read<T>(cancellationToken);
        return refusal is not null ? Problem.Of(refusal) : BookingRequests.Answer(subject, await act(request.Actor(), body!));
    }
}
