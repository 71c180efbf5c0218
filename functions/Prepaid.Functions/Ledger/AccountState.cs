using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;

namespace Prepaid.Functions.Ledger;

/// <summary>An account as loaded, with the token that a change of it must present.</summary>
/// <param name="Head">The head row.</param>
/// <param name="Version">ETag of the head: stands for all rows of the account.</param>
/// <param name="Days">Newest day of each meter, as far as loaded or stored by this instance.</param>
public sealed record AccountState(AccountHead Head, string Version, IReadOnlyDictionary<string, MeterDay> Days);
