namespace Prepaid.Domain.Metering;

/// <summary>What somebody must look after, because the engine will not guess.</summary>
public enum AlarmKind
{
    /// <summary>Consumption is held because no tariff version or no catalogue price covers it (rule R26). Subject: meter.</summary>
    NoPrice = 0,

    /// <summary>The holiday calendar lacks a year; it is billed by the plain weekday meanwhile (rule R27). Subject: year.</summary>
    HolidayYearMissing = 1,

    /// <summary>Readings are held for a person's decision (rules R11-R14). Subject: meter.</summary>
    ReadingsHeld = 2,

    /// <summary>What a meter's readings cost is beyond a safety bound and waits for a decision (rule R56). Subject: meter.</summary>
    DebitHeld = 3,

    /// <summary>A statement is not issued because the price cap is breached, or a price is missing to compare with (R51). Subject: account.</summary>
    StatementBlocked = 4,

    /// <summary>The meters of a pool's members counted more than its mains (R47): nothing was shared out. Subject: pool.</summary>
    PoolResidualNegative = 5,
}

/// <summary>An alarm of a site. One for each kind and subject, however often it is raised.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Subject">With what: a meter, a year or an account.</param>
/// <param name="Since">First local date that it is about.</param>
/// <param name="Detail">For people: what is missing or doubtful.</param>
public sealed record Alarm(AlarmKind Kind, string Subject, DateOnly Since, string Detail);
