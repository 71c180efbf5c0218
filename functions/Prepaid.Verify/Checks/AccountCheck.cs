using Prepaid.Verify.Files;
using Prepaid.Verify.Rating;
using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>Runs every check that is about one account, and remembers which lines of the evidence belong to some account.</summary>
internal sealed class AccountCheck(EvidenceFiles files, OtherTables tables, Findings findings, Tally tally)
{
    private readonly PaymentCheck payments = new(tables, findings);
    private readonly ILookup<string, SentText> texts = files.Texts.ToLookup(t => t.Account, StringComparer.Ordinal);
    private readonly Dictionary<string, PriceClock?> clocks = new(StringComparer.Ordinal);
    private readonly HashSet<string> accounts = new(StringComparer.Ordinal);
    private readonly HashSet<string> meters = new(StringComparer.Ordinal);

    public void Run(AccountPartition account)
    {
        accounts.Add(account.Account);
        if (account.Head is not { } head)
        {
            findings.Add(Check.BooksBalance, account.Place, "a head row", "none that can be read");
            return;
        }

        LedgerCheck.Run(account, head, findings, tally);
        CompletenessCheck.Run(account, head, findings);
        payments.Run(account);
        var sent = texts[account.Account].ToList();
        TextCheck.Run(account, sent, findings);
        Meters(account, head);
        Relays(account, head, sent);
    }

    /// <summary>What belongs to no account that was seen.</summary>
    public void Finish()
    {
        payments.RunInbox(files.Payments);
        foreach (var text in files.Texts.Where(t => !accounts.Contains(t.Account)))
        {
            findings.Add(Check.NothingLost, text.Place, $"account {text.Account}", "no rows of it");
        }

        foreach (var twice in files.Texts.GroupBy(t => t.MessageId, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            findings.Add(Check.NothingTwice, twice.Last().Place, $"message {twice.Key} once", $"also in {twice.First().Place}");
        }

        foreach (var (meter, truth) in files.Meters.Where(m => !meters.Contains(m.Key)))
        {
            new ReadingCheck(meter, tables.Meters.GetValueOrDefault(meter)?.Step ?? 0.01m, truth, tables, findings).Run([], "accounts");
            Obedience.Run(null, [], truth, findings);
        }

        foreach (var payment in tables.Inbox.Where(p => !p.IsCase && p.State == "Credited" && !accounts.Contains(p.Account)))
        {
            findings.Add(Check.NothingLost, payment.Place, $"account {payment.Account}, which it is credited to", "no rows of it");
        }

        tally.Sent = files.Meters.Values.Sum(m => (long)m.Polls.Count);
        tally.Sms = files.Texts.Count;
    }

    private void Meters(AccountPartition account, HeadRow head)
    {
        var charges = ChargeCheck.Run(account, findings);
        var clock = ClockOf(head);
        if (clock is { SharesTiers: true } && head.Meters.Count(m => m.IsDebited) > 1)
        {
            findings.Add(Check.BooksBalance, head.Place, "tiers of one meter", "tiers that several meters share, which this verifier does not recompute");
        }

        var days = account.Days.ToLookup(d => d.Meter, StringComparer.Ordinal);
        foreach (var standing in head.Meters)
        {
            if (!tables.Meters.TryGetValue(standing.Meter, out var link))
            {
                findings.Add(Check.EnergyConserved, head.Place, $"meter {standing.Meter} in the directory", "none");
                continue;
            }

            List<DayRow> own = [.. days[standing.Meter].OrderBy(d => d.Date)];
            meters.Add(standing.Meter);
            new MeterCheck(standing, head.Place, link.Step, clock, findings).Run(own, charges.GetValueOrDefault(standing.Meter));
            new ReadingCheck(standing.Meter, link.Step, files.Of(standing.Meter), tables, findings).Run(own, head.Place);
            ReadingCount.Add(tally, own);
            tally.BilledKwh += standing.IsDebited ? standing.Figures.Billed * link.Step : 0m;
        }

        foreach (var orphan in account.Days.Where(d => head.Meters.All(m => m.Meter != d.Meter)))
        {
            findings.Add(Check.EnergyConserved, orphan.Place, "a standing of its meter in the head", "none");
        }
    }

    private void Relays(AccountPartition account, HeadRow head, IReadOnlyList<SentText> sent)
    {
        var commands = account.Commands.ToLookup(c => c.Meter, StringComparer.Ordinal);
        foreach (var meter in account.Relays.Select(r => r.Meter).Union(commands.Select(c => c.Key)).Union(head.Meters.Select(m => m.Meter)))
        {
            meters.Add(meter);
            var cuts = Obedience.Run(account.Relays.Find(r => r.Meter == meter), [.. commands[meter].OrderBy(c => c.Sequence)], files.Of(meter), findings);
            if (cuts.Count > 0 && tables.Sites.TryGetValue(head.Site, out var site))
            {
                var check = new CutCheck(account, site, sent, tables.InboxByAccount[account.Account], findings);
                cuts.ToList().ForEach(c => check.Run(c.Line, c.Row));
            }
        }

        tally.RelayOff += account.Commands.Count(c => c is { IsOff: true, State: "Done" });
        tally.RelayOn += account.Commands.Count(c => c is { IsOff: false, State: "Done" });
        tally.RelayUnknown += account.Commands.Count(c => c.State is "Unknown");
    }

    private PriceClock? ClockOf(HeadRow head)
    {
        if (!clocks.TryGetValue(head.Site, out var clock))
        {
            clocks[head.Site] = clock = MakeClock(head);
        }

        return clock;
    }

    private PriceClock? MakeClock(HeadRow head)
    {
        if (!tables.Sites.TryGetValue(head.Site, out var site))
        {
            findings.Add(Check.BooksBalance, head.Place, $"site {head.Site} in the directory", "none");
            return null;
        }

        var tariff = files.Tariff?.Trim();
        findings.Same(Check.BooksBalance, site.Place, "Tariff as in tariff.json,", tariff, site.Tariff.Trim());
        try
        {
            return new PriceClock(TariffFile.Parse(tariff ?? site.Tariff), TimeZoneInfo.FindSystemTimeZoneById(site.Zone));
        }
        catch (Exception wrong) when (wrong is FormatException or TimeZoneNotFoundException)
        {
            findings.Add(Check.BooksBalance, site.Place, "a tariff and a zone that can be read", wrong.Message);
            return null;
        }
    }
}
