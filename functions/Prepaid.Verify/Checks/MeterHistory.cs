using Prepaid.Verify.Files;
using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>One meter over all accounts that had it: readings against the truth, relay against its commands, swaps and links against the directory.</summary>
internal sealed class MeterHistory(EvidenceFiles files, OtherTables tables, ILookup<string, SentText> texts, Findings findings)
{
    public void Run(MeterDossier dossier)
    {
        var link = tables.Meters.GetValueOrDefault(dossier.Meter);
        var truth = files.Of(dossier.Meter);
        new ReadingCheck(dossier, link, truth, tables, findings).Run();
        if (link is not null)
        {
            Swaps(dossier, link);
            Links(dossier, link);
        }

        Relay(dossier, link, truth);
    }

    private void Swaps(MeterDossier dossier, MeterRow link)
    {
        var swaps = dossier.Swaps.OrderBy(s => s.At).ToList();
        findings.Same(Check.EnergyConserved, link.Place, "installations, by the swaps that entries name,", swaps.Count + 1, link.Installed.Count);
        foreach (var (swap, i) in swaps.Select((s, i) => (s, i)).Take(link.Installed.Count - 1))
        {
            // A reading of the very second of the swap is still the old meter's.
            var expected = new InstalledRow(swap.At + 1, swap.NewSerial, swap.StartCounts, swap.FinalCounts, swap.FinalIsEstimate) { Ratio = link.Installed[i + 1].Ratio };
            findings.Same(Check.EnergyConserved, link.Place, $"the installation of {swap.Place},", expected, link.Installed[i + 1]);
        }
    }

    private void Links(MeterDossier dossier, MeterRow link)
    {
        var linked = dossier.Standings.Where(s => s.Standing.IsLinked).ToList();
        foreach (var twice in linked.Skip(1))
        {
            findings.Add(Check.NothingTwice, twice.Head.Place, $"meter {dossier.Meter} with one account", $"also with {linked[0].Head.Place}");
        }

        if (linked is [var (standing, head)])
        {
            findings.Same(Check.BooksBalance, link.Place, "Account and Use, by the head that has the meter,", (AccountOf(head), standing.Use), (link.Account, link.Use));
        }

        foreach (var (known, head2) in dossier.Standings.Where(s => s.Standing.Installations > link.Installed.Count))
        {
            findings.Add(Check.EnergyConserved, head2.Place, $"at most {link.Installed.Count} installations of meter {known.Meter}", known.Installations.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private void Relay(MeterDossier dossier, MeterRow? link, MeterTruth truth)
    {
        foreach (var again in dossier.Relays.Skip(1))
        {
            findings.Add(Check.RelayTruth, again.Place, $"one relay row of meter {dossier.Meter}", $"also {dossier.Relays[0].Place}");
        }

        var commands = dossier.Commands.OrderBy(c => c.Row.Sequence).ToList();
        commands.ForEach(c => RelayRowCheck.Run(c.Row, c.Account.Audit, link, findings));
        if (link is { HasRelay: true } && dossier.Relays.Count == 0 && dossier.Standings.Find(s => s.Standing is { IsLinked: true, Use: not "House" }).Head is { } has)
        {
            findings.Add(Check.RelayTruth, has.Place, $"a row meter-{dossier.Meter}, because it has a relay", "none");
        }

        dossier.Relays.ForEach(r => RelayRowCheck.Run(r, [.. commands.Select(c => c.Row)], link, findings));
        var accounts = commands.ToDictionary(c => c.Row, c => c.Account);
        var cuts = Obedience.Run(dossier, [.. commands.Select(c => c.Row)], truth, findings);
        foreach (var (line, row) in cuts)
        {
            findings.AddAll(Cut(accounts[row], line, row));
        }
    }

    /// <summary>What is wrong with a cut by the rules that it may have followed; nothing when it keeps one of them.</summary>
    private Findings Cut(AccountPartition account, ObeyedCommand line, CommandRow cut)
    {
        var judged = new List<Findings>();
        foreach (var rules in account.Head is { } head ? tables.RulesAt(head.Site, cut.DecidedAt) : [])
        {
            var found = new Findings();
            new CutCheck(account, rules, [.. texts[account.Account]], tables.InboxByAccount[account.Account], found).Run(line, cut);
            judged.Add(found);
        }

        return judged.MinBy(f => f.Count) ?? new Findings();
    }

    private static string AccountOf(HeadRow head) => PlainKey.Decode(head.Place.Split('/')[1]);
}
