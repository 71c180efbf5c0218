using System.Text.Json;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Tariffs;

/// <summary>A tariff version that somebody proposes.</summary>
/// <param name="Definition">One element of <c>versions</c> in the documented form (docs/tariffs.md).</param>
/// <param name="Correction">Reason, when it starts in the past.</param>
/// <param name="Utility">Whose tariff: electricity unless the body says water.</param>
public sealed record ProposedVersion(JsonElement Definition, string? Correction = null, Utility Utility = Utility.Electricity) : IRequestBody
{
    public string? Fault() =>
        Definition.ValueKind != JsonValueKind.Object ? "definition: expected an object, one version in the documented form"
        : Correction is null ? null
        : RequestBody.TextFault("correction", Correction);
}

/// <summary>Holidays, catalogue prices or a cap rule that somebody proposes.</summary>
/// <param name="Id">Chosen by the proposer, so that a repeated request is recognised.</param>
/// <param name="Content">In the documented form (docs/tariffs.md).</param>
public sealed record ProposedPublication(string Id, JsonElement Content) : IRequestBody
{
    public string? Fault() =>
        Content.ValueKind != JsonValueKind.Object ? "content: expected an object" : RequestBody.IdFault("id", Id);
}
