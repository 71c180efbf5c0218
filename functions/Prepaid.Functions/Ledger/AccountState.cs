using Prepaid.Domain.Ledger;

namespace Prepaid.Functions.Ledger;

/// <summary>An account as loaded, with the token that a change of it must present.</summary>
/// <param name="Head">The head row.</param>
/// <param name="Version">ETag of the head: stands for all rows of the account.</param>
/// <param name="Days">Newest day row of each meter, as far as loaded.</param>
public sealed record AccountState(AccountHead Head, string Version, IReadOnlyDictionary<string, MeterDayRow> Days);
