using System.Collections.Immutable;

namespace Prepaid.Domain.Metering;

/// <summary>Conservation of one register under one installation (M1): first and newest value, and what became of the difference.</summary>
/// <param name="Register">Register code; T is the total.</param>
/// <param name="Installation">Index in the <see cref="MeterSetup"/>.</param>
/// <param name="Serial">Serial number of the meter that counted.</param>
/// <param name="First">Counts that opened it.</param>
/// <param name="Last">Newest counts, believed or not.</param>
/// <param name="Figures">In counts. A band register splits the total and is not billed itself: what is believed of it is measured.</param>
public sealed record ConservedRegister(string Register, int Installation, string Serial, long First, long Last, RegisterFigures Figures)
{
    /// <summary>True when everything adds up, and the figures tell the same newest value as the readings.</summary>
    public bool AddsUp => Figures.AddUp && Figures.Advance == Last - First;

    /// <summary>All registers of a meter, from its stored days by date.</summary>
    public static ImmutableArray<ConservedRegister> Of(MeterSetup setup, IReadOnlyList<MeterDay> days)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentNullException.ThrowIfNull(days);
        return [.. Total(setup, days), .. setup.BandRegisters.SelectMany((code, i) => Band(setup, code, i + 1, days))];
    }

    private static IEnumerable<ConservedRegister> Total(MeterSetup setup, IReadOnlyList<MeterDay> days)
    {
        var judged = Judged(setup, days, register: 0);
        return judged.Select(item => new ConservedRegister(
            MeterSetup.TotalRegister,
            item.Installation,
            setup.Installations[item.Installation].Serial,
            item.First,
            item.Last,
            days.SelectMany(day => day.Figures)
                .Where(stored => stored.Installation == item.Installation)
                .Aggregate(default(RegisterFigures), (sum, stored) => sum + stored.Figures)));
    }

    private static IEnumerable<ConservedRegister> Band(MeterSetup setup, string code, int register, IReadOnlyList<MeterDay> days) =>
        Judged(setup, days, register).Select(item => new ConservedRegister(
            code, item.Installation, setup.Installations[item.Installation].Serial, item.First, item.Last, item.Figures));

    /// <summary>Judges a register by itself, installation by installation, from the readings alone.</summary>
    private static IEnumerable<(int Installation, long First, long Last, RegisterFigures Figures)> Judged(
        MeterSetup setup, IReadOnlyList<MeterDay> days, int register)
    {
        var alone = register == 0 ? setup : setup.ForBand;
        var state = default(MeterState);
        var sums = new SortedDictionary<int, (long First, long Last, RegisterFigures Figures)>();
        foreach (var own in days.SelectMany(day => ByInstallation(setup, day, register)))
        {
            var judgement = ReadingJudge.Judge(alone, state, own);
            state = judgement.Closing;
            foreach (var (installation, figures) in judgement.Counted)
            {
                var measured = judgement.Usage.Where(usage => usage.Installation == installation).Sum(usage => usage.Counts);
                var before = sums.GetValueOrDefault(installation);
                sums[installation] = before with { Figures = before.Figures + figures with { Measured = measured } };
            }

            if (state.IsOpen)
            {
                sums[state.Installation] = sums.GetValueOrDefault(state.Installation) with { First = state.First.Counts, Last = state.Last.Counts };
            }
        }

        return sums.Select(item => (item.Key, item.Value.First, Final(setup, item.Key, register, item.Value.Last, state.Installation), item.Value.Figures));
    }

    private static IEnumerable<DayReading[]> ByInstallation(MeterSetup setup, MeterDay day, int register) => day.Readings
        .Where(reading => register == 0 || reading.Reading.Register == register)
        .Select(reading => register == 0 ? reading : reading with { Reading = reading.Reading with { Register = 0 } })
        .GroupBy(reading => setup.Installations.Count(installation => installation.From <= reading.Reading.MeasuredAt))
        .Select(group => group.ToArray());

    // The state of an installation that was exchanged is gone; its final value is in the exchange.
    private static long Final(MeterSetup setup, int installation, int register, long last, int current) =>
        register == 0 && installation < current ? setup.Installations[installation + 1].FinalCountsBefore ?? last : last;
}
