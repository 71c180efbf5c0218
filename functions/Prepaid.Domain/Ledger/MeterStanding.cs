using Prepaid.Domain.Metering;

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

/// <summary>Where a meter stands in its account: position, remainder and what became of its counts.</summary>
public sealed record MeterStanding
{
    /// <summary>Meter id.</summary>
    public required string Meter { get; init; }

    /// <summary>What its readings are for.</summary>
    public required MeterUse Use { get; init; }

    /// <summary>Local date of its newest day row; null before the first reading.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>Position behind that day.</summary>
    public MeterPosition Position { get; init; }

    /// <summary>Sub-fen remainder in fen, at least 0 and below 1: exact cost so far = charged + held + remainder (R2).</summary>
    public decimal Remainder { get; init; }

    /// <summary>Readings stored so far, each once.</summary>
    public long Readings { get; init; }

    /// <summary>Conservation figures of all its day rows (M1); water that is charged moved from measured to billed.</summary>
    public RegisterFigures Figures { get; init; }

    /// <summary>The same by register, installation and stay; empty while <see cref="Figures"/> is all there is: one total of one installation and stay.</summary>
    public IReadOnlyList<RegisterStanding> Registers { get; init; } = [];

    /// <summary>Conservation figures of every register (M1).</summary>
    public IReadOnlyList<RegisterStanding> Conservation =>
        Registers.Count > 0 || !Position.Register.IsOpen
            ? Registers
            : [new RegisterStanding(0, Position.Register.Installation, Since, Position.Register.First.Counts, Figures)];

    /// <summary>Local date from which the days wait to be rated again, because one transaction could not hold them all; null when all are rated.</summary>
    /// <remarks>The next change of the meter goes on from there; until then <see cref="Position"/> is that of before.</remarks>
    public DateOnly? Behind { get; init; }

    /// <summary>The date from which a change needs the stored days: that of the change, or an earlier one that was left behind.</summary>
    public DateOnly From(DateOnly date) => Behind is { } behind && behind < date ? behind : date;

    /// <summary>Of a water meter the last local date that is charged; null before the first. Later dates wait for the daily run.</summary>
    public DateOnly? WaterThrough { get; init; }

    /// <summary>Counts that are believed but held, because there was no price for them (R26).</summary>
    public long UnpricedCounts => Figures.Held - Position.Register.HeldCounts;

    /// <summary>Unix seconds from which the meter belongs to this account, exclusive; 0 since ever.</summary>
    public long Since { get; init; }

    /// <summary>Account that gave it; null for a meter that the account was opened with.</summary>
    public string? CameFrom { get; init; }

    /// <summary>Unix seconds up to which it belonged to this account; null while it does.</summary>
    public long? Until { get; init; }

    /// <summary>Account that took it, or null.</summary>
    public string? MovedTo { get; init; }

    /// <summary>Installations that the directory must know of; 0 and 1 are the first one.</summary>
    public int Installations { get; init; }

    /// <summary>Held work in which its debit waits (R56); null when what its readings cost is posted.</summary>
    public string? HeldId { get; init; }

    /// <summary>True while the meter belongs to this account.</summary>
    public bool IsLinked => Until is null;

    /// <summary>Measured-at of the newest reading, whatever its quality; null before the first.</summary>
    public DateTimeOffset? NewestAt => Position.Register.IsOpen ? DateTimeOffset.FromUnixTimeSeconds(Position.Register.Last.Time) : null;

    /// <summary>True when that reading is accepted.</summary>
    public bool NewestAccepted => Position.Register is { IsOpen: true, LastQuality: Quality.Accepted };
}
