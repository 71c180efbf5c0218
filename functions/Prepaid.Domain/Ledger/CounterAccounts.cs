namespace Prepaid.Domain.Ledger;

/// <summary>Names of the counter-accounts that entry lines speak of.</summary>
public static class CounterAccounts
{
    /// <summary>The tenant's prepaid electricity money.</summary>
    public const string ElectricityWallet = "wallet:electricity";

    /// <summary>The tenant's prepaid water money.</summary>
    public const string WaterWallet = "wallet:water";

    /// <summary>The tenant's prepaid rent money.</summary>
    public const string RentWallet = "wallet:rent";

    /// <summary>Electricity sold.</summary>
    public const string ElectricityRevenue = "revenue:electricity";

    /// <summary>Service fees withheld from top-ups (S27).</summary>
    public const string ServiceFee = "fee:service";

    /// <summary>Balances brought over from the system before.</summary>
    public const string Opening = "opening";

    /// <summary>Money that a payment provider owes us until it settles.</summary>
    public static string Clearing(string provider) => "clearing:" + provider;
}
