namespace Prepaid.Domain.Tariffs;

/// <summary>One account's line of a certificate.</summary>
/// <param name="Statement">What was charged.</param>
/// <param name="Verdict">The comparison with the cap.</param>
public sealed record CertificateLine(StatementFigures Statement, CapVerdict Verdict);
