using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Functions.Portal;

/// <summary>Errors as problem details with a reason code for programs and a text for cashiers (docs/refusals.md).</summary>
public static class Problem
{
    public static IResult Of(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return Of(StatusOf(refusal.Reason), RefusalText.CodeOf(refusal.Reason), refusal.Detail);
    }

    public static IResult Of(RefusalReason reason, string detail) => Of(new Refusal(reason, detail));

    public static IResult Of(int status, string reason, string detail) => Of(status, reason, detail, new Dictionary<string, object?>());

    /// <summary>A refusal that names every field and what was expected there.</summary>
    public static IResult Of(RefusalReason reason, IReadOnlyCollection<TariffProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return Of(StatusOf(reason), RefusalText.CodeOf(reason), string.Join("; ", problems), new() { ["problems"] = problems.Select(p => new { p.Field, p.Expected }).ToList() });
    }

    /// <summary>A refusal that names every faulty row of an import.</summary>
    public static IResult Of(RefusalReason reason, IReadOnlyCollection<ImportFault> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        return Of(StatusOf(reason), RefusalText.CodeOf(reason), $"{faults.Count} faults", new() { ["faults"] = faults });
    }

    public static IResult NotFound(string what, string id) => Of(StatusCodes.Status404NotFound, $"{what}-not-found", $"{what} '{id}' is not known.");

    public static IResult BadRequest(string reason, string detail) => Of(StatusCodes.Status400BadRequest, reason, detail);

    /// <summary>HTTP status of a reason, by its family.</summary>
    public static int StatusOf(RefusalReason reason) => reason switch
    {
        RefusalReason.SignInRequired or RefusalReason.TimestampMissing or RefusalReason.TimestampStale
            or RefusalReason.SignatureMissing or RefusalReason.SignatureWrong => StatusCodes.Status401Unauthorized,
        < RefusalReason.BodyTooLarge => StatusCodes.Status403Forbidden,
        RefusalReason.BodyTooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalReason.BodyRefused => StatusCodes.Status400BadRequest,
        < RefusalReason.IdReusedWithOtherContent => StatusCodes.Status404NotFound,
        RefusalReason.ApproverIsProposer => StatusCodes.Status403Forbidden,
        < RefusalReason.AmountNotPositive => StatusCodes.Status409Conflict,
        < RefusalReason.BeyondSafetyBound => StatusCodes.Status422UnprocessableEntity,
        RefusalReason.BeyondSafetyBound => StatusCodes.Status202Accepted,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    private static IResult Of(int status, string reason, string detail, Dictionary<string, object?> more)
    {
        more["reason"] = reason;
        if (RefusalText.TryFind(reason, out var known))
        {
            more["text"] = new { zh = RefusalText.Of(known, "zh"), en = RefusalText.Of(known, "en") };
        }

        return Results.Problem(detail, statusCode: status, extensions: more);
    }
}
