namespace Prepaid.Functions.Ledger;

/// <summary>One entry as stored, for people and programs that read the ledger.</summary>
public sealed record LedgerRow(
    long Sequence,
    string Kind,
    string Key,
    string Lines,
    string Evidence,
    DateTimeOffset ServiceFrom,
    DateTimeOffset ServiceTo,
    DateTimeOffset BookedAt,
    string Actor,
    string Hash);
