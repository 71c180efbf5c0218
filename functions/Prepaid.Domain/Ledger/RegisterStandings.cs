using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Ledger;

/// <summary>Keeps the conservation figures of a meter's registers with every change of its days.</summary>
internal static class RegisterStandings
{
    /// <summary>The figures behind a change.</summary>
    /// <param name="before">The meter as loaded.</param>
    /// <param name="setup">How it counts.</param>
    /// <param name="stays">Its stays at the account.</param>
    /// <param name="changed">Its days as stored and as they become, ascending.</param>
    public static IReadOnlyList<RegisterStanding> After(MeterStanding before, MeterSetup setup, MeterStays stays, IReadOnlyList<OpenDay> changed)
    {
        if (before.Registers.Count == 0 && setup is { Installations.Length: 1, BandRegisters.IsEmpty: true })
        {
            return before.Registers; // one register and one installation: the figures of the standing say it all
        }

        var all = before.Conservation.ToDictionary(r => (r.Since, r.Installation, r.Register));
        foreach (var (stored, day, _, _, _) in changed)
        {
            var since = stays.Of(day.Date);
            foreach (var item in day.Figures.Concat(day.BandFigures))
            {
                Add(all, setup, day, since, item, item.Figures);
            }

            foreach (var item in stored is null ? [] : stored.Figures.Concat(stored.BandFigures))
            {
                Add(all, setup, day, since, item, default(RegisterFigures) - item.Figures);
            }

            KeepFirst(all, since, 0, day.Closing.Register);
            for (var i = 0; i < day.Closing.Bands?.Count; i++)
            {
                KeepFirst(all, since, i + 1, day.Closing.Bands[i]);
            }
        }

        return [.. all.OrderBy(item => item.Key).Select(item => item.Value)];
    }

    private static void Add(
        Dictionary<(long Since, int Installation, int Register), RegisterStanding> all, MeterSetup setup, MeterDay day, long since, in InstallationFigures item, in RegisterFigures moved)
    {
        var key = (since, item.Installation, item.Register);
        var known = all.TryGetValue(key, out var register) ? register : new RegisterStanding(item.Register, item.Installation, since, FirstIn(setup, day, item), default);
        all[key] = known with { Figures = known.Figures + moved };
    }

    // Every day from the opening reading on is rated again when that changes, so the newest closing knows it.
    private static void KeepFirst(
        Dictionary<(long Since, int Installation, int Register), RegisterStanding> all, long since, int register, in MeterState closing)
    {
        if (closing.IsOpen)
        {
            var key = (since, closing.Installation, register);
            all[key] = (all.TryGetValue(key, out var known) ? known : new RegisterStanding(register, closing.Installation, since, 0, default)) with { First = closing.First.Counts };
        }
    }

    /// <summary>What opened a register that was also exchanged on the same day, so that no closing tells.</summary>
    private static long FirstIn(MeterSetup setup, MeterDay day, InstallationFigures item)
    {
        var installation = setup.Installations[item.Installation];
        return item.Register == 0 && installation.OpeningCounts is { } opening
            ? opening
            : day.Readings.FirstOrDefault(r => r.Reading.Register == item.Register && r.Reading.MeasuredAt >= installation.From).EffectiveCounts;
    }
}
