namespace Prepaid.Domain.Tariffs;

/// <summary>What happened to a part of the consumption.</summary>
public enum PartFate
{
    /// <summary>Priced, and debited.</summary>
    Billed = 0,

    /// <summary>Believed, but this meter is not debited by readings: water, priced and waiting for its daily run, and house meters without a price.</summary>
    Measured = 1,

    /// <summary>Held with an alarm: no tariff version or no catalogue price for it (rule R26).</summary>
    Unpriced = 2,

    /// <summary>A day's fixed charge; its quantity is zero.</summary>
    FixedCharge = 3,
}
