using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Ledger;

namespace Prepaid.Functions.Portal;

/// <summary>Protected supply (保电, S30): on or off, with a reason. Ending it cuts nothing by itself.</summary>
public sealed class Protection(AccountWork work, TimeProvider clock)
{
    private const int MostBytes = 4 * 1024;

    public async Task<IResult> Put(HttpRequest request, string account, CancellationToken cancellationToken)
    {
        var actor = request.Actor();
        if (await request.Body(MostBytes, cancellationToken) is not { } body)
        {
            return Problem.Of(RefusalReason.BodyTooLarge, $"The body is over {MostBytes} bytes.");
        }

        if (Read(body, out var isProtected, out var reason) is { } error)
        {
            return Problem.Of(RefusalReason.BodyRefused, error);
        }

        if (await work.Find(account, cancellationToken) is not { } found || !actor.MaySee(found.Head.Site))
        {
            return Problem.NotFound("account", account);
        }

        await work.Change(
            account,
            state =>
            {
                var draft = new Prepaid.Domain.Ledger.AccountDraft(state.Head, actor.Id, clock.GetUtcNow());
                if (state.Head.IsProtected != isProtected)
                {
                    draft.Set(h => h with { IsProtected = isProtected });
                    draft.Note(isProtected ? "protect" : "unprotect", account, reason);
                }

                return ValueTask.FromResult(draft);
            },
            cancellationToken);
        return Results.Ok(new { account, isProtected });
    }

    private static string? Read(byte[] body, out bool isProtected, out string reason)
    {
        (isProtected, reason) = (false, string.Empty);
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                return "body: expected an object with protected and reason";
            }

            if (json.RootElement.EnumerateObject().FirstOrDefault(p => p.Name is not ("protected" or "reason")) is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
            {
                return $"{unknown.Name}: unknown field; expected protected, reason. Who acts is never taken from a body.";
            }

            if (!json.RootElement.TryGetProperty("protected", out var value) || value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                return "protected: expected true or false";
            }

            if (!json.RootElement.TryGetProperty("reason", out var text) || text.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(text.GetString()))
            {
                return "reason: expected a text";
            }

            (isProtected, reason) = (value.GetBoolean(), text.GetString()!);
            return reason.Length <= 500 ? null : "reason: expected at most 500 characters";
        }
        catch (Exception refused) when (refused is JsonException or InvalidOperationException)
        {
            return $"body: expected JSON; {refused.Message}";
        }
    }
}
