namespace Prepaid.Local.Tenants;

/// <summary>One payment as the simulated provider sends it.</summary>
/// <param name="Transaction">The provider's id.</param>
/// <param name="Account">Account that the tenant paid for.</param>
/// <param name="AmountFen">Paid amount.</param>
/// <param name="PaidAt">When the tenant paid; the notice is sent from then on until it is answered with success.</param>
/// <param name="Copies">How often the notice is delivered at once: providers repeat themselves.</param>
public sealed record SentPayment(string Transaction, string Account, long AmountFen, DateTimeOffset PaidAt, int Copies);
