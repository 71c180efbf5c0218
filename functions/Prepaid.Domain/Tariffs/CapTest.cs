namespace Prepaid.Domain.Tariffs;

/// <summary>One comparison with the cap, in yuan for one unit.</summary>
/// <param name="Name">What was compared: <c>band peak</c>, <c>weighted average</c>, <c>order</c>, <c>statement</c>.</param>
/// <param name="At">Local moment whose catalogue price and rule were used.</param>
/// <param name="AllIn">What a unit really costs, rounded to 6 decimals for showing; the comparison is exact.</param>
/// <param name="Limit">Catalogue price times 1 + uplift.</param>
/// <param name="Catalogue">Catalogue price.</param>
/// <param name="Passed">True when all-in is not above the limit.</param>
public sealed record CapTest(string Name, DateTime At, decimal AllIn, decimal Limit, decimal Catalogue, bool Passed);
