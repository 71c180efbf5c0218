using Prepaid.Domain.Ledger;

namespace Prepaid.Domain.Reports;

/// <summary>One meter of a use report.</summary>
/// <param name="Meter">Meter id.</param>
/// <param name="From">First local date on which it belonged to the account.</param>
/// <param name="To">Last one.</param>
/// <param name="KnownThrough">Local date of its newest reading that counts: later days are not known; null when it was never read.</param>
/// <param name="Step">Units in one count.</param>
public sealed record UseMeter(string Meter, DateOnly From, DateOnly To, DateOnly? KnownThrough, decimal Step);

/// <summary>What was charged for by meter and day: consumption and water (S11, S37). A day that is not read is blank (R61).</summary>
public static class UseReport
{
    private const string Columns = "date:Key account:Key room:Key meter:Key quantity:Sum amount:Sum quality:Gravest";
    private const string Groupings = "day=date meter=account+room+meter room=room site=";

    /// <summary>Electricity.</summary>
    public static ReportShape ElectricityShape { get; } = ReportShape.Of("consumption", Columns, Groupings, "meter") with { Unit = "kWh" };

    /// <summary>Water.</summary>
    public static ReportShape WaterShape { get; } = ReportShape.Of("water", Columns, Groupings, "meter") with { Unit = "m³" };

    /// <summary>Rows of an account.</summary>
    /// <param name="scope">What it is about.</param>
    /// <param name="place">Whose.</param>
    /// <param name="wallet">Electricity or water.</param>
    /// <param name="meters">Meters of that utility.</param>
    /// <param name="entries">Booked from the start of the period until the day it is told as of.</param>
    public static IEnumerable<ReportRow> Rows(ReportScope scope, Place place, Wallet wallet, IReadOnlyList<UseMeter> meters, IEnumerable<LedgerRow> entries)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(meters);
        ArgumentNullException.ThrowIfNull(entries);
        var used = Sum(scope, wallet, meters, entries);
        foreach (var meter in meters.OrderBy(m => m.Meter, StringComparer.Ordinal))
        {
            var first = meter.From > scope.First ? meter.From : scope.First;
            var last = meter.To < scope.Last ? meter.To : scope.Last;
            for (var date = first; date <= last; date = date.AddDays(1))
            {
                used.Remove((meter.Meter, date), out var day);
                yield return Row(place, meter.Meter, date, day ?? (date <= meter.KnownThrough ? new Day() : null));
            }
        }

        foreach (var ((meter, date), day) in used.OrderBy(u => u.Key.Meter, StringComparer.Ordinal).ThenBy(u => u.Key.Date))
        {
            yield return Row(place, meter, date, day); // of a stay before the one that the account tells of
        }
    }

    private static Dictionary<(string Meter, DateOnly Date), Day> Sum(ReportScope scope, Wallet wallet, IReadOnlyList<UseMeter> meters, IEnumerable<LedgerRow> entries)
    {
        var used = new Dictionary<(string, DateOnly), Day>();
        var charged = new Dictionary<string, ChargeEvidence>(StringComparer.Ordinal);
        foreach (var entry in entries.Where(e => e.Postings().Any(l => l.CounterAccount == CounterAccounts.Of(wallet))))
        {
            var charge = ChargeEvidence.Of(entry, meter => meters.FirstOrDefault(m => m.Meter == meter)?.Step ?? 0m);
            var sign = 1;
            if (charge.Reverses.Length > 0 && charged.TryGetValue(charge.Reverses, out var original))
            {
                (charge, sign) = (original, -1);
            }
            else if (charge.Parts.Length > 0)
            {
                charged[entry.Key] = charge;
            }

            foreach (var part in charge.Parts.Where(p => scope.Holds(p.Date)))
            {
                if (!used.TryGetValue((charge.Meter, part.Date), out var day))
                {
                    used[(charge.Meter, part.Date)] = day = new Day();
                }

                day.Add(part, sign);
            }
        }

        return used;
    }

    private static ReportRow Row(Place place, string meter, DateOnly date, Day? day) => ReportRow.Of(
        ReportCell.Of(date),
        ReportCell.Of(place.Account),
        ReportCell.Of(place.Room),
        ReportCell.Of(meter),
        day is null ? default : ReportCell.Number(day.Quantity),
        day is null ? default : ReportCell.Fen(day.Fen),
        ReportCell.Code(day is null ? QualityFlag.Missing : day.Flag));

    private sealed class Day
    {
        private decimal held;
        private decimal estimated;

        public decimal Quantity { get; private set; }

        public decimal Fen { get; private set; }

        public string Flag => held != 0m ? QualityFlag.Held : estimated != 0m ? QualityFlag.Estimated : QualityFlag.Good;

        public void Add(ChargedPart part, int sign)
        {
            Quantity += sign * part.Quantity;
            Fen += sign * part.Fen;
            held += part.IsHeld ? sign * part.Quantity : 0m;
            estimated += part.IsEstimated ? sign * part.Quantity : 0m;
        }
    }
}
