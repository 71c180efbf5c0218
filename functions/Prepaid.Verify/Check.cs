namespace Prepaid.Verify;

/// <summary>What a run must hold; the report says true or false to each.</summary>
public enum Check
{
    /// <summary>Entries, balances, credits and the price of what was read agree to the fen and its fraction.</summary>
    BooksBalance = 0,

    /// <summary>What the meters counted is what is billed, measured, held or rejected.</summary>
    EnergyConserved = 1,

    /// <summary>Every cut had an empty balance, a notice in time, a fresh reading and no payment waiting.</summary>
    EveryCutJustified = 2,

    /// <summary>Relays stand where the tables say, moved by the commands that the tables know.</summary>
    RelayTruth = 3,

    /// <summary>Every reading, payment, text and row is there, and nothing waits.</summary>
    NothingLost = 4,

    /// <summary>Nothing is booked, stored, obeyed or told twice.</summary>
    NothingTwice = 5,

    /// <summary>Each day of each water meter is charged exactly once; charge and corrections are the accepted use at its price.</summary>
    WaterOncePerDay = 6,

    /// <summary>Shares of common areas and losses add up to what they share, and stand in the accounts.</summary>
    ApportionmentSums = 7,

    /// <summary>Each due period of each agreement is charged exactly once.</summary>
    RentOncePerPeriod = 8,
}
