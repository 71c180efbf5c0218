namespace Prepaid.Verify;

/// <summary>One thing that does not hold.</summary>
/// <param name="Check">The check that fails by it.</param>
/// <param name="Place">Table, partition and row, or file and line.</param>
/// <param name="Expected">What would have held.</param>
/// <param name="Found">What is there.</param>
public sealed record Violation(Check Check, string Place, string Expected, string Found);
