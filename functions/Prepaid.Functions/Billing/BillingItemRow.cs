using Prepaid.Domain.Billing;

namespace Prepaid.Functions.Billing;

/// <summary>An item as stored.</summary>
/// <param name="Item">Its content and what became of it.</param>
/// <param name="Token">What a change of the row must present.</param>
/// <param name="IsChanged">True when its result is to be stored.</param>
public sealed record BillingItemRow(BillingItem Item, string Token, bool IsChanged = false);
