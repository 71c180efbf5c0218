using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Billing;

/// <summary>The days for which an approved agreement has a room. Nobody else pays rent, or a property fee, for the same days of it.</summary>
/// <param name="Account">Account that pays.</param>
/// <param name="Agreement">Agreement id, unique within the account.</param>
/// <param name="Kind">A rent and a property fee of one room stand side by side.</param>
/// <param name="From">First day.</param>
/// <param name="Through">Last day; null without an end.</param>
public sealed record RoomTerm(string Account, string Agreement, RentKind Kind, DateOnly From, DateOnly? Through)
{
    /// <summary>The days that an agreement has its room by the newest of its approved versions; null when none is approved.</summary>
    /// <param name="versions">Versions of one agreement, ascending, in any state.</param>
    public static RoomTerm? Of(IEnumerable<RentVersion> versions) => versions.LastOrDefault(v => v.State == RevisionState.Approved) is { } newest ? Of(newest) : null;

    /// <summary>The days that an agreement has its room by one version.</summary>
    public static RoomTerm Of(RentVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return new RoomTerm(version.Account, version.Agreement, version.Terms.Kind, version.Terms.From, version.Terms.Through);
    }

    /// <summary>True when another agreement of that kind has the room on one of these days.</summary>
    public bool Overlaps(RoomTerm other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Account, Agreement) != (other.Account, other.Agreement) && Kind == other.Kind && !(Through < other.From) && !(other.Through < From);
    }

    /// <summary>What is left of it when its account is closed: the day of the closing is the next tenant's. Null when nothing is.</summary>
    /// <param name="day">Local date of the closing.</param>
    public RoomTerm? ClosedOn(DateOnly day) =>
        day <= From ? null
        : Through < day ? this
        : this with { Through = day.AddDays(-1) };
}
