using Prepaid.Verify.Rating;
using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>The meters of one account: their rows in the order in which tiers are used, day by day and then by meter.</summary>
/// <param name="account">Its rows.</param>
/// <param name="head">Its head.</param>
/// <param name="prices">What its electricity costs.</param>
/// <param name="water">What its water costs.</param>
/// <param name="tables">Other tables.</param>
/// <param name="findings">Takes what is wrong.</param>
internal sealed class AccountMeters(AccountPartition account, HeadRow head, SitePrices prices, SitePrices water, OtherTables tables, Findings findings)
{
    private readonly Dictionary<PriceClock, UnitsUsed> shared = [];
    private readonly ILookup<string, HandOverEvidence> stays = account.HandOvers.Where(h => h.Meter is not null).ToLookup(h => h.Meter!, StringComparer.Ordinal);

    public void Run()
    {
        var charges = ChargeCheck.Run(account, findings);
        var checks = new Dictionary<string, MeterCheck>(StringComparer.Ordinal);
        foreach (var standing in head.Meters)
        {
            if (!tables.Meters.TryGetValue(standing.Meter, out var link))
            {
                findings.Add(Check.EnergyConserved, head.Place, $"meter {standing.Meter} in the directory", "none");
            }
            else if (!checks.TryAdd(standing.Meter, new MeterCheck(standing, head.Place, link, [.. stays[standing.Meter]], RatingsOf(standing, link), findings)))
            {
                findings.Add(Check.NothingTwice, head.Place, $"one standing of meter {standing.Meter}", "another one");
            }
        }

        foreach (var day in account.Days.OrderBy(d => d.Date).ThenBy(d => d.Meter, StringComparer.Ordinal))
        {
            if (checks.TryGetValue(day.Meter, out var check))
            {
                check.Take(day);
            }
            else if (head.Meters.All(m => m.Meter != day.Meter))
            {
                findings.Add(Check.EnergyConserved, day.Place, "a standing of its meter in the head", "none");
            }
        }

        foreach (var standing in head.Meters.Where(m => m.IsWater))
        {
            var runs = tables.Runs.Heads.Values.Where(run => run.Site == head.Site && run is { Job: "water", State: "Posted" });
            new WaterCheck(account, standing, head.Place, water.InForce, findings).Run(runs);
        }

        foreach (var (meter, check) in checks)
        {
            check.Finish(charges.GetValueOrDefault(meter), HeldOf(meter));
        }

        foreach (var waiting in account.Held.Where(h => h is { Kind: "Debit", State: "Waiting" } && head.Meters.All(m => m.HeldId != h.Id)))
        {
            findings.Add(Check.BooksBalance, waiting.Place, "a standing that names the held debit", "none");
        }

        foreach (var (meter, charged) in charges.Where(c => head.Meters.All(m => m.Meter != c.Key)))
        {
            findings.Add(Check.BooksBalance, charged.Marks[^1].Place, $"a standing of meter {meter} in the head", "none");
        }
    }

    private HeldDebit? HeldOf(string meter)
    {
        if (head.Meters.First(m => m.Meter == meter).HeldId is not { } id)
        {
            return null;
        }

        var row = account.Held.Find(h => h.Id == id);
        if (row is not { Kind: "Debit", State: "Waiting" or "Rejected", Debit: { } debit } || debit.Meter != meter)
        {
            findings.Add(Check.BooksBalance, $"{head.Place} meter {meter}", $"a held debit {id} of the meter that waits or was rejected", row is null ? "none" : $"{row.Place}: {row.Kind} {row.State}");
            return null;
        }

        return debit;
    }

    private List<MeterRating> RatingsOf(StandingRow standing, MeterRow link)
    {
        var own = standing.IsWater ? water : prices;
        return
        [
            RatingOf(own.InForce, string.Empty, string.Empty, standing, link),
            .. own.Older.Concat(standing.IsWater ? [] : Undecided()).Select(o => RatingOf(o.Clock, o.From, o.Change, standing, link)),
        ];
    }

    /// <summary>What would correct a closed account is a case: its rows stay as they are until a second person agrees.</summary>
    private IEnumerable<OlderPrices> Undecided() => account.Held
        .Where(h => h is { Kind: "ClosedCorrection", State: "Waiting" or "Rejected" })
        .Select(h => (Held: h, Parts: h.Content.Split('|')))
        .Where(h => h.Parts.Length >= 3)
        .Select(h => prices.Before(h.Parts[2], h.Parts[1], $"case {h.Held.Id} of the closed account, which is {h.Held.State}"));

    /// <summary>Use of all debited meters under one tariff; null where no tiers are shared.</summary>
    private UnitsUsed? UsedTogether(PriceClock clock) =>
        !clock.SharesTiers ? null
        : shared.TryGetValue(clock, out var known) ? known
        : shared[clock] = new UnitsUsed(clock);

    private MeterRating RatingOf(PriceClock clock, string from, string change, StandingRow standing, MeterRow link)
    {
        var tiers = new TierUse(clock, standing.Use == "House" || !link.IsImport ? null : UsedTogether(clock));
        return new MeterRating(clock, new NaiveRater(clock, link.Step, tiers, link.BandRegisters, [.. link.Installed.Select(i => i.Ratio)]), tiers, from, change);
    }
}
