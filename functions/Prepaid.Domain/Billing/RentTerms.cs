using System.Collections.Immutable;
using Prepaid.Domain.Ledger;

namespace Prepaid.Domain.Billing;

/// <summary>What a tenant pays for by the month. Both are taken from the rent wallet.</summary>
public enum RentKind
{
    /// <summary>Use of the room (房租).</summary>
    Rent = 0,

    /// <summary>Property-service fee (物业费): no supply is ever cut for it, and no setting says otherwise (R36).</summary>
    PropertyFee = 1,
}

/// <summary>How a part of a month is priced (R50).</summary>
public enum RentProration
{
    /// <summary>Days used of the days that the month has.</summary>
    ActualDays = 0,

    /// <summary>Every month has 30 days: a 31st costs nothing, the last day of February brings the month to 30.</summary>
    ThirtyDays = 1,
}

/// <summary>A monthly amount from a date on; the next step ends it.</summary>
/// <param name="From">First day.</param>
/// <param name="Monthly">Amount of a whole month, above zero.</param>
public readonly record struct RentStep(DateOnly From, Money Monthly);

/// <summary>Days that cost nothing.</summary>
/// <param name="From">First day.</param>
/// <param name="Through">Last day.</param>
public readonly record struct RentFreeDays(DateOnly From, DateOnly Through);

/// <summary>What landlord and tenant agreed on. Terms never change: a later version follows them (<see cref="RentVersion"/>).</summary>
public sealed record RentTerms
{
    private const int MostSteps = 60;
    private static readonly DateOnly Earliest = new(2000, 1, 1);
    private static readonly DateOnly Latest = new(2099, 12, 31);

    /// <summary>First day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day; null without an end.</summary>
    public DateOnly? Through { get; init; }

    /// <summary>Monthly amounts, ascending; the first begins with the agreement.</summary>
    public required ImmutableArray<RentStep> Steps { get; init; }

    /// <summary>Days that cost nothing, ascending, apart.</summary>
    public ImmutableArray<RentFreeDays> Free { get; init; } = [];

    /// <summary>Day of the month on which it is due, 1 to 31; in a shorter month its last day.</summary>
    public required int DueDay { get; init; }

    /// <summary>Rent or property fee.</summary>
    public required RentKind Kind { get; init; }

    /// <summary>How a part of a month is priced.</summary>
    public required RentProration Proration { get; init; }

    /// <summary>The field that is wrong and what was expected, or null.</summary>
    public string? Fault() =>
        Dates().Any(d => d < Earliest || d > Latest) ? $"dates: expected {Earliest:yyyy-MM-dd} to {Latest:yyyy-MM-dd}"
        : Through < From ? "through: expected no day before from"
        : Steps.Length is 0 or > MostSteps || Steps[0].From != From ? $"steps: expected 1 to {MostSteps}, the first from {From:yyyy-MM-dd}"
        : !Ascend(Steps.Select(s => s.From)) ? "steps: expected ascending dates"
        : Steps.Any(s => s.Monthly <= Money.Zero || s.Monthly > BookingRequest.Most) ? $"steps: expected monthlyFen above 0, at most {BookingRequest.Most.Fen}"
        : Free.Length > MostSteps || Free.Any(f => f.Through < f.From) || !Ascend(Free.SelectMany(f => new[] { f.From, f.Through.AddDays(1) }), orEqual: true) ? $"free: expected at most {MostSteps} ascending periods that do not overlap"
        : DueDay is < 1 or > 31 ? "dueDay: expected 1 to 31"
        : null;

    /// <summary>Same terms, day for day.</summary>
    public bool Equals(RentTerms? other) =>
        other is not null && (From, Through, DueDay, Kind, Proration) == (other.From, other.Through, other.DueDay, other.Kind, other.Proration)
        && Steps.SequenceEqual(other.Steps) && Free.SequenceEqual(other.Free);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(From, Through, Steps.Length, Free.Length, DueDay, Kind, Proration);

    private IEnumerable<DateOnly> Dates() => [From, Through ?? From, .. Steps.Select(s => s.From), .. Free.SelectMany(f => new[] { f.From, f.Through })];

    private static bool Ascend(IEnumerable<DateOnly> dates, bool orEqual = false)
    {
        var before = DateOnly.MinValue;
        foreach (var date in dates)
        {
            if (date < before || (date == before && !orEqual))
            {
                return false;
            }

            before = date;
        }

        return true;
    }
}
