using Prepaid.Domain.Sites;

namespace Prepaid.Domain.Tariffs;

/// <summary>Why a tariff is refused.</summary>
/// <param name="Field">Path of the field, for instance <c>versions[1].bands[0].price</c>.</param>
/// <param name="Expected">What was expected there.</param>
public sealed record TariffProblem(string Field, string Expected)
{
    /// <summary>Why, where the field alone does not tell; null takes the tariff for wrong.</summary>
    public RefusalReason? Reason { get; init; }

    /// <summary>Field and expectation.</summary>
    public override string ToString() => $"{Field}: {Expected}";
}
