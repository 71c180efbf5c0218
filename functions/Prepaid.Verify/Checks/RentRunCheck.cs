using System.Globalization;
using System.Text.Json;
using Prepaid.Verify.Rating;
using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>What a run must take from, or give back to, an account for one period.</summary>
internal readonly record struct ExpectedRent(string Kind, string Key, long Fen);

/// <summary>The schedule of every agreement, day by day, against the runs of those days: each due period charged exactly once.</summary>
internal sealed class RentRunCheck(OtherTables tables, Findings findings)
{
    /// <summary>The timer fires every hour, and tables may be out for one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(4);

    /// <param name="newestBooking">When the newest entry of any account was booked.</param>
    public void Run(DateTimeOffset newestBooking)
    {
        foreach (var site in tables.Rent.Versions.GroupBy(v => v.Site, StringComparer.Ordinal))
        {
            OfSite(site.Key, [.. site], newestBooking);
        }
    }

    private void OfSite(string site, IReadOnlyList<RentVersionRow> versions, DateTimeOffset newestBooking)
    {
        if (versions.Select(v => v.InForceFrom).Min() is not { } first || !tables.Sites.TryGetValue(site, out var row))
        {
            return;
        }

        var runs = tables.Runs.Heads.Values.Where(r => r.Job == "rent" && r.Site == site).ToLookup(r => r.Period, StringComparer.Ordinal);
        var last = runs.Select(g => DateOnly.ParseExact(g.Key, "yyyyMMdd", CultureInfo.InvariantCulture)).DefaultIfEmpty(first.AddDays(-1)).Max();
        var known = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(newestBooking - Patience, TimeZoneInfo.FindSystemTimeZoneById(row.Zone)).DateTime);
        last = known > last ? known : last;
        var agreements = versions.GroupBy(v => (v.Account, v.Agreement)).Select(g => new Agreement([.. g.OrderBy(v => v.Version)], last)).ToList();
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            var due = agreements.SelectMany(a => a.On(day).Select(e => (a.Account, Expected: e))).ToLookup(e => e.Account, e => e.Expected, StringComparer.Ordinal);
            Day(runs[day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)].OrderBy(r => r.Number).ToList(), due, $"{versions[0].Place}", day);
        }
    }

    private void Day(IReadOnlyList<RunRow> runs, ILookup<string, ExpectedRent> due, string place, DateOnly day)
    {
        if (runs.Count == 0 && due.Count > 0)
        {
            findings.Add(Check.RentOncePerPeriod, place, FormattableString.Invariant($"a rent run of {day:yyyy-MM-dd}, on which {due.First().First().Key} is due"), "none");
        }

        foreach (var run in runs.Where(r => r.IsFrozen))
        {
            Items(run, due);
        }

        if (due.Count > 0 && runs.Count > 0 && runs.All(r => r.State is not ("Posted" or "Posting")))
        {
            findings.Untold(Check.RentOncePerPeriod, runs[^1].Place, $"what is due on that day is not charged: the run is {runs[^1].State}");
        }
    }

    private void Items(RunRow run, ILookup<string, ExpectedRent> due)
    {
        var suffix = run.Number == 1 ? string.Empty : FormattableString.Invariant($":{run.Number}");
        var items = tables.Runs.ItemsByRun[run.Id].ToDictionary(i => i.Account, StringComparer.Ordinal);
        foreach (var account in due.Select(d => d.Key).Union(items.Keys))
        {
            var expected = due[account].Select(e => e with { Key = e.Key + suffix }).OrderBy(e => e.Key, StringComparer.Ordinal).ToList();
            if (!items.TryGetValue(account, out var item))
            {
                findings.Add(Check.RentOncePerPeriod, run.Place, $"an item of account {account}: {string.Join(", ", expected)}", "none");
                continue;
            }

            var found = Found(item).OrderBy(e => e.Key, StringComparer.Ordinal).ToList();
            if (!expected.SequenceEqual(found))
            {
                findings.Add(Check.RentOncePerPeriod, item.Place, $"by the agreements {string.Join(", ", expected)}", string.Join(", ", found));
            }
        }
    }

    private IEnumerable<ExpectedRent> Found(RunItemRow item)
    {
        try
        {
            return [.. FrozenEntry.Parse(item.Content).Select(e => new ExpectedRent(e.Kind, e.Key, -e.Lines.Where(l => l.Account == "wallet:rent").Sum(l => l.Fen)))];
        }
        catch (Exception wrong) when (wrong is FormatException or JsonException)
        {
            findings.Add(Check.RentOncePerPeriod, item.Place, "content as docs/evidence.md describes it", wrong.Message);
            return [];
        }
    }

    /// <summary>One agreement with what was charged for it so far.</summary>
    private sealed class Agreement(IReadOnlyList<RentVersionRow> versions, DateOnly last)
    {
        private readonly Dictionary<RentVersionRow, List<RentMonth>> due = versions.ToDictionary(v => v, v => RentMonths.DueThrough(v, last).Values.ToList());
        private readonly Dictionary<DateOnly, long> charged = [];
        private readonly HashSet<DateOnly> everCharged = [];

        public string Account => versions[0].Account;

        /// <summary>What the run of a day charges: the difference between what is due by the version in force and what was charged before.</summary>
        public IEnumerable<ExpectedRent> On(DateOnly day)
        {
            if (versions.LastOrDefault(v => v.InForceFrom <= day) is not { } version)
            {
                yield break;
            }

            var now = due[version].Where(d => d.DueOn <= day).ToDictionary(d => d.From, d => d.Fen);
            var kind = version.Revenue == "revenue:rent" ? "rent" : "property-fee";
            foreach (var from in now.Keys.Union(charged.Keys).Order().ToList())
            {
                var difference = now.GetValueOrDefault(from) - charged.GetValueOrDefault(from);
                if (difference != 0)
                {
                    yield return everCharged.Contains(from)
                        ? new ExpectedRent(kind + "-correction", FormattableString.Invariant($"rent-correction:{version.Agreement}:{from:yyyyMMdd}:{version.Version}"), difference)
                        : new ExpectedRent(kind, FormattableString.Invariant($"rent:{version.Agreement}:{from:yyyyMMdd}"), difference);
                    charged[from] = now.GetValueOrDefault(from);
                    everCharged.Add(from);
                }
            }
        }
    }
}
