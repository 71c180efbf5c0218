using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Reports;

/// <summary>What a report is about: local dates of one site, as they were known at the end of a day.</summary>
/// <param name="Site">Site id.</param>
/// <param name="Zone">Its zone.</param>
/// <param name="First">First local date.</param>
/// <param name="Last">Last one, not after <paramref name="AsOf"/>.</param>
/// <param name="AsOf">Only what was booked, raised or received until the end of this local date counts.</param>
public sealed record ReportScope(string Site, SiteZone Zone, DateOnly First, DateOnly Last, DateOnly AsOf)
{
    /// <summary>A day is settled so long after its end: what was under way then is booked, whatever the clock of the instance that booked it.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMinutes(5);

    /// <summary>Start of <see cref="First"/>.</summary>
    public DateTimeOffset Start => Zone.StartOf(First);

    /// <summary>End of <see cref="Last"/>, exclusive.</summary>
    public DateTimeOffset End => Zone.StartOf(Last.AddDays(1));

    /// <summary>End of <see cref="AsOf"/>, exclusive.</summary>
    public DateTimeOffset Until => Zone.StartOf(AsOf.AddDays(1));

    /// <summary>True when it can be told for ever.</summary>
    public bool IsSettledAt(DateTimeOffset now) => Until + Settling <= now;

    /// <summary>Local date of a moment.</summary>
    public DateOnly DateOf(DateTimeOffset moment) => Zone.DateAt(moment.ToUnixTimeSeconds());

    /// <summary>True for a date of the period.</summary>
    public bool Holds(DateOnly date) => First <= date && date <= Last;
}
