namespace Prepaid.Domain.Ledger;

/// <summary>What a meter's readings are for.</summary>
public enum MeterUse
{
    /// <summary>A tenant's electricity: debited by every reading.</summary>
    Electricity = 0,

    /// <summary>A tenant's water: measured, debited by the daily run.</summary>
    Water = 1,

    /// <summary>Main, common or vacant: measured, never debited; belongs to the house account.</summary>
    House = 2,
}

/// <summary>Where a meter stands in its account: position, remainder and what its readings came to.</summary>
public sealed record MeterStanding
{
    /// <summary>Meter id.</summary>
    public required string Meter { get; init; }

    /// <summary>What its readings are for.</summary>
    public required MeterUse Use { get; init; }

    /// <summary>Measured-at of the newest reading of any quality.</summary>
    public DateTimeOffset? NewestAt { get; init; }

    /// <summary>True when that reading is accepted.</summary>
    public bool NewestAccepted { get; init; }
}

/// <summary>One local day's readings of a meter, packed, and what was rated from them.</summary>
public sealed record MeterDayRow(string Meter, DateOnly Day, string Readings);
