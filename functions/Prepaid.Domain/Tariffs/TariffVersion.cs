using System.Collections.Immutable;

namespace Prepaid.Domain.Tariffs;

/// <summary>One immutable version of a tariff. It is never edited: another version follows it.</summary>
public sealed record TariffVersion
{
    /// <summary>Most bands.</summary>
    public const int MaxBands = 5;

    /// <summary>Most segments a day, as in the meters.</summary>
    public const int MaxSegments = 14;

    /// <summary>Unique in the tariff; stands on every line that it priced.</summary>
    public required string Id { get; init; }

    /// <summary>From when it applies, in the site's local time.</summary>
    public required DateTime From { get; init; }

    /// <summary>One to five.</summary>
    public required ImmutableArray<TariffBand> Bands { get; init; }

    /// <summary>Exactly one applies to every month and kind of day.</summary>
    public required ImmutableArray<TariffSchedule> Schedules { get; init; }

    /// <summary>Null when every unit costs the same.</summary>
    public TierPlan? Tiers { get; init; }

    /// <summary>Yuan for each local day that the meter is active, at zero use too (rule R29); default none.</summary>
    public decimal FixedPerDay { get; init; }

    /// <summary>Share of a top-up withheld as service fee: 0.05 is 5 %; rounded down to the fen (rule R6).</summary>
    public decimal ServiceFee { get; init; }

    /// <summary>True when prices depend on holidays, so that their calendar must be known.</summary>
    public bool UsesCalendar => Schedules.Any(schedule => schedule.Days != DayKinds.Any);

    /// <summary>True when some band says which register of the meter counts it.</summary>
    public bool NamesRegisters => Bands.Any(band => band.Register is not null);

    /// <summary>True when some band has no price of its own.</summary>
    public bool FollowsCatalogue => Bands.Any(band => band.Price is null);

    /// <summary>One price at all times.</summary>
    public static TariffVersion Flat(string id, DateTime from, decimal price, string band = "flat") => new()
    {
        Id = id,
        From = from,
        Bands = [new TariffBand(band, price)],
        Schedules = [new TariffSchedule([.. Enumerable.Range(1, 12)], DayKinds.Any, [new TariffSegment(0, 0)])],
    };

    /// <summary>The schedule of a day.</summary>
    public TariffSchedule ScheduleOf(int month, DayKinds kind) =>
        Schedules.Single(schedule => schedule.Months.Contains(month) && (schedule.Days & kind) != 0);
}
