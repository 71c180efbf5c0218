namespace Prepaid.Domain.Ledger;

/// <summary>Why days were rated again; stands in the key and the evidence of the correcting entry (rule R3).</summary>
/// <param name="Key">Short, without spaces, such as <c>tariff-2026-04</c> or <c>reading-1767225600-17</c>.</param>
/// <param name="Reason">For people.</param>
public sealed record CorrectionCause(string Key, string Reason);
