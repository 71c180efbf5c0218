namespace Prepaid.Local.Tenants;

/// <summary>One payment as the simulated provider sends it.</summary>
/// <param name="Transaction">The provider's id.</param>
/// <param name="Account">Account that the tenant paid for.</param>
/// <param name="AmountFen">Paid amount.</param>
/// <param name="PaidAt">When the tenant paid; the notice is sent from then on until it is answered with success.</param>
/// <param name="Copies">How often the notice is delivered at once: providers repeat themselves.</param>
/// <param name="Wallet">Wallet that is paid; electricity is not named in the notice.</param>
public sealed record SentPayment(string Transaction, string Account, long AmountFen, DateTimeOffset PaidAt, int Copies, string Wallet = SentPayment.Electricity)
{
    public const string Electricity = "electricity";
    public const string Rent = "rent";
    public const string Water = "water";
}
