using Microsoft.AspNetCore.Http;

namespace Prepaid.Functions.Portal;

/// <summary>Errors as problem details with a reason code that programs can read.</summary>
public static class Problem
{
    public static IResult Of(int status, string reason, string detail) =>
        Results.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?> { ["reason"] = reason });

    public static IResult NotFound(string what, string id) => Of(StatusCodes.Status404NotFound, $"{what}-not-found", $"{what} '{id}' is not known.");

    public static IResult BadRequest(string reason, string detail) => Of(StatusCodes.Status400BadRequest, reason, detail);
}
