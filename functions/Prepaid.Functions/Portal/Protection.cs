using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Ledger;

namespace Prepaid.Functions.Portal;

/// <summary>Body that switches protected supply on or off.</summary>
public sealed record ProtectionBody(bool Protected, string Reason) : IRequestBody
{
    public string? Fault() => RequestBody.TextFault("reason", Reason, most: 500);
}

/// <summary>Protected supply (保电, S30): on or off, with a reason. Ending it cuts nothing by itself.</summary>
public sealed class Protection(AccountWork work, TimeProvider clock)
{
    public async Task<IResult> Put(HttpRequest request, string account, CancellationToken cancellationToken)
    {
        var actor = request.Actor();
        var (body, refusal) = await request.Read<ProtectionBody>(cancellationToken);
        if (body is null)
        {
            return Problem.Of(refusal!);
        }

        if (await work.Find(account, cancellationToken) is not { } found || !actor.MaySee(found.Head.Site))
        {
            return Problem.NotFound("account", account);
        }

        await work.Change(
            account,
            state =>
            {
                var draft = new AccountDraft(state.Head, actor.Id, clock.GetUtcNow());
                if (state.Head.IsProtected != body.Protected)
                {
                    draft.Set(h => h with { IsProtected = body.Protected });
                    draft.Note(body.Protected ? "protect" : "unprotect", account, body.Reason);
                }

                return ValueTask.FromResult(draft);
            },
            cancellationToken);
        return Results.Ok(new { account, isProtected = body.Protected });
    }
}
