using Prepaid.Verify.Files;
using Prepaid.Verify.Rating;
using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>Runs every check that is about one account, and remembers what can only be told over all accounts.</summary>
internal sealed class AccountCheck
{
    private readonly EvidenceFiles files;
    private readonly OtherTables tables;
    private readonly Findings findings;
    private readonly Tally tally;
    private readonly PaymentCheck payments;
    private readonly HandOverCheck handOvers;
    private readonly RunCheck runs;
    private readonly AnchorCheck anchors;
    private readonly MeterHistory history;
    private readonly ILookup<string, SentText> texts;
    private readonly Dictionary<string, (SitePrices Electricity, SitePrices Water)?> prices = new(StringComparer.Ordinal);
    private readonly HashSet<string> accounts = new(StringComparer.Ordinal);
    private readonly HashSet<string> meters = new(StringComparer.Ordinal);
    private DateTimeOffset newestBooking;
    private readonly SortedDictionary<string, MeterDossier> moved = new(StringComparer.Ordinal);

    public AccountCheck(EvidenceFiles files, OtherTables tables, Findings findings, Tally tally)
    {
        (this.files, this.tables, this.findings, this.tally) = (files, tables, findings, tally);
        texts = files.Texts.ToLookup(t => t.Account, StringComparer.Ordinal);
        payments = new PaymentCheck(tables, findings);
        handOvers = new HandOverCheck(findings);
        anchors = new AnchorCheck(tables.Anchors, findings);
        runs = new RunCheck(tables, findings);
        history = new MeterHistory(files, tables, texts, findings);
    }

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
        var site = PricesOf(head);
        payments.Run(account, site?.Electricity);
        BookingCheck.Run(account, head, findings);
        handOvers.Take(account, head);
        runs.Take(account);
        anchors.Take(account, head);
        newestBooking = account.Entries.Select(e => e.BookedAt).Append(newestBooking).Max();
        TextCheck.Run(account, [.. texts[account.Account]], findings);
        if (site is { } known)
        {
            new AccountMeters(account, head, known.Electricity, known.Water, tables, findings).Run();
            new RentCheck(account, head, tables.Sites[head.Site].Zone, tables.Rent, findings).Run();
        }

        Meters(account, head);
    }

    /// <summary>What belongs to no account that was seen, and what only all accounts together can tell.</summary>
    public void Finish()
    {
        handOvers.Finish();
        runs.Finish();
        new ApportionmentCheck(tables, findings).Run();
        anchors.Finish();
        DirectoryCheck.Run(tables, accounts, findings);
        new RentRunCheck(tables, findings).Run(newestBooking);
        foreach (var dossier in moved.Values)
        {
            history.Run(dossier);
        }

        payments.RunInbox(files.Payments);
        foreach (var text in files.Texts.Where(t => !accounts.Contains(t.Account)))
        {
            findings.Add(Check.NothingLost, text.Place, $"account {text.Account}", "no rows of it");
        }

        foreach (var twice in files.Texts.GroupBy(t => t.MessageId, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            findings.Add(Check.NothingTwice, twice.Last().Place, $"message {twice.Key} once", $"also in {twice.First().Place}");
        }

        foreach (var meter in files.Meters.Keys.Where(m => !meters.Contains(m)))
        {
            history.Run(new MeterDossier(meter));
        }

        foreach (var payment in tables.Inbox.Where(p => !p.IsCase && p.State == "Credited" && !accounts.Contains(p.Account)))
        {
            findings.Add(Check.NothingLost, payment.Place, $"account {payment.Account}, which it is credited to", "no rows of it");
        }

        tally.Sent = files.Meters.Values.Sum(m => (long)m.Polls.Count);
        tally.Sms = files.Texts.Count;
    }

    /// <summary>A meter that never changed hands is judged now, one that did when all its accounts were seen.</summary>
    private void Meters(AccountPartition account, HeadRow head)
    {
        var mine = new SortedDictionary<string, MeterDossier>(StringComparer.Ordinal);
        foreach (var standing in head.Meters)
        {
            DossierOf(standing.Meter).Add(standing, head);
            tally.BilledKwh += standing.IsDebited ? standing.Figures.Billed * (tables.Meters.GetValueOrDefault(standing.Meter)?.Step ?? 0m) : 0m;
        }

        account.Days.ForEach(d => DossierOf(d.Meter).Days.Add(d));
        account.Relays.ForEach(r => DossierOf(r.Meter).Relays.Add(r));
        account.Commands.ForEach(c => DossierOf(c.Meter).Commands.Add((c, account)));
        account.Swaps.ForEach(s => DossierOf(s.Meter).Swaps.Add(s));
        account.HandOvers.FindAll(h => h.IsOpened).ForEach(h => DossierOf(h.Meter!).Opened.Add(h));
        foreach (var (meter, place, at, counts) in SignedIn(account))
        {
            DossierOf(meter).Signed.Add((place, at, counts));
        }

        foreach (var (meter, dossier) in mine)
        {
            meters.Add(meter);
            ReadingCount.Add(tally, dossier.Days);
            history.Run(dossier);
        }

        ReadingCount.Add(tally, [.. account.Days.Where(d => moved.ContainsKey(d.Meter))]);
        tally.RelayOff += account.Commands.Count(c => c is { IsOff: true, State: "Done" });
        tally.RelayOn += account.Commands.Count(c => c is { IsOff: false, State: "Done" });
        tally.RelayUnknown += account.Commands.Count(c => c.State is "Unknown");

        MeterDossier DossierOf(string meter)
        {
            meters.Add(meter);
            var hasMoved = moved.ContainsKey(meter) || account.HandOvers.Any(h => h.Meter == meter) || head.Meters.Any(m => m.Meter == meter && m.HasMoved);
            var all = hasMoved ? moved : mine;
            return all.TryGetValue(meter, out var known) ? known : all[meter] = new MeterDossier(meter);
        }
    }

    private static IEnumerable<(string Meter, string Place, long At, long Counts)> SignedIn(AccountPartition account) =>
        account.HandOvers.Where(h => h is { Meter: not null, IsTaken: false }).Select(h => (h.Meter!, h.Entry.Place, h.At, h.Counts))
            .Concat(account.Swaps.Where(s => !s.FinalIsEstimate).Select(s => (s.Meter, s.Place, s.At, s.FinalCounts)));

    private (SitePrices Electricity, SitePrices Water)? PricesOf(HeadRow head)
    {
        if (!prices.TryGetValue(head.Site, out var known))
        {
            prices[head.Site] = known = MakePrices(head);
        }

        return known;
    }

    private (SitePrices Electricity, SitePrices Water)? MakePrices(HeadRow head)
    {
        if (!tables.Sites.TryGetValue(head.Site, out var site))
        {
            findings.Add(Check.BooksBalance, head.Place, $"site {head.Site} in the directory", "none");
            return null;
        }

        if (site.Tariff.Length > 0) // a site that was opened without one is priced by what was published
        {
            findings.Same(Check.BooksBalance, site.Place, "Tariff as in tariff.json,", files.TariffOf(site.Site)?.Trim(), site.Tariff.Trim());
        }

        if (site.WaterTariff.Length > 0)
        {
            findings.Same(Check.WaterOncePerDay, site.Place, "WaterTariff as in water-tariff.json,", files.WaterTariffOf(site.Site)?.Trim(), site.WaterTariff.Trim());
        }

        try
        {
            return (
                new SitePrices(site with { Tariff = site.Tariff.Length > 0 ? files.TariffOf(site.Site)?.Trim() ?? site.Tariff : string.Empty }, tables.Tariffs),
                new SitePrices(site with { Tariff = site.WaterTariff.Length > 0 ? files.WaterTariffOf(site.Site)?.Trim() ?? site.WaterTariff : string.Empty }, tables.Tariffs, TariffRows.WaterVersion));
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException or TimeZoneNotFoundException)
        {
            findings.Add(Check.BooksBalance, site.Place, "a tariff and a zone that can be read", wrong.Message);
            return null;
        }
    }
}
