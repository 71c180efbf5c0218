using System.Collections.Immutable;

namespace Prepaid.Domain.Reports;

/// <summary>Metered use of one day, band and price, summed over the entries that charged it: what a printed page has room for.</summary>
/// <param name="Meter">Meter id.</param>
/// <param name="Kind">Kind of the entries; corrections stand apart.</param>
/// <param name="Cause">Cause of a correction, or empty.</param>
/// <param name="Part">Key and sums.</param>
/// <param name="First">Sequence of the first entry.</param>
/// <param name="Last">Sequence of the last one.</param>
public sealed record UseByDay(string Meter, string Kind, string Cause, ChargedPart Part, long First, long Last)
{
    /// <summary>All metered use of a statement, by meter and date.</summary>
    public static ImmutableArray<UseByDay> Of(Statement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        return
        [
            .. from line in statement.Lines
               from part in line.Parts
               group (line.Sequence, part) by (line.Meter, line.Kind, line.Cause, Key: part with { Quantity = 0m, Fen = 0m }) into day
               orderby day.Key.Meter, day.Key.Key.Date, day.Min(d => d.Sequence)
               select new UseByDay(
                   day.Key.Meter,
                   day.Key.Kind,
                   day.Key.Cause,
                   day.Key.Key with { Quantity = day.Sum(d => d.part.Quantity), Fen = day.Sum(d => d.part.Fen) },
                   day.Min(d => d.Sequence),
                   day.Max(d => d.Sequence)),
        ];
    }
}
