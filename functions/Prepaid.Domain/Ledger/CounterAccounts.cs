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

    /// <summary>Shares of what common areas used (S10).</summary>
    public const string CommonAreaRevenue = "revenue:common-area";

    /// <summary>Shares of what lines and transformers lost (S9).</summary>
    public const string LossRevenue = "revenue:loss";

    /// <summary>What of common areas the landlord bears, in the house account.</summary>
    public const string LandlordCommonArea = "landlord:common-area";

    /// <summary>What of losses the landlord bears, in the house account.</summary>
    public const string LandlordLoss = "landlord:loss";

    /// <summary>Rent (S38).</summary>
    public const string RentRevenue = "revenue:rent";

    /// <summary>Property-service fees (S38).</summary>
    public const string PropertyFeeRevenue = "revenue:property-fee";

    /// <summary>Water sold.</summary>
    public const string WaterRevenue = "revenue:water";

    /// <summary>Service fees withheld from top-ups (S27).</summary>
    public const string ServiceFee = "fee:service";

    /// <summary>Balances brought over from the system before.</summary>
    public const string Opening = "opening";

    /// <summary>Corrections by two people.</summary>
    public const string Adjustment = "adjustment";

    /// <summary>Money on its way from one account to another; zero when nothing is pending.</summary>
    public const string InTransit = "in-transit";

    /// <summary>The counter-account of a wallet.</summary>
    public static string Of(Wallet wallet) => wallet switch
    {
        Wallet.Electricity => ElectricityWallet,
        Wallet.Water => WaterWallet,
        Wallet.Rent => RentWallet,
        _ => throw new ArgumentOutOfRangeException(nameof(wallet), wallet, "expected Electricity, Water or Rent"),
    };

    /// <summary>True for lines that change a balance.</summary>
    public static bool IsWallet(string counterAccount) => counterAccount is ElectricityWallet or WaterWallet or RentWallet;

    /// <summary>Money that we owe a payer until it is paid out through that channel; cash is one too.</summary>
    public static string RefundDue(string channel) => "refund:" + channel;

    /// <summary>Money that a payment provider owes us until it settles.</summary>
    public static string Clearing(string provider) => "clearing:" + provider;
}
