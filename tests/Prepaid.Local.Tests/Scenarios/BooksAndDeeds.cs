using System.Globalization;
using System.Text.Json;
using Prepaid.Domain.Ledger;

namespace Prepaid.Local.Tests.Scenarios;

/// <summary>
/// What must hold of a drained run whatever was killed meanwhile, recomputed from the evidence alone: nothing
/// acknowledged is lost, nothing booked or obeyed twice, a repeated text is flagged.
/// </summary>
internal sealed class BooksAndDeeds
{
    private readonly LeftEvidence left;
    private readonly decimal? fenPerCount;
    private readonly List<string> faults = [];

    private BooksAndDeeds(LeftEvidence left, decimal? fenPerCount)
    {
        this.left = left;
        this.fenPerCount = fenPerCount;
    }

    /// <param name="left">What the run left.</param>
    /// <param name="when">What was done to it.</param>
    /// <param name="fenPerCount">The price, when it is flat; registers count hundredths. Other tariffs are the verifier's.</param>
    public static void MustHold(LeftEvidence left, string when, decimal? fenPerCount = null)
    {
        var checks = new BooksAndDeeds(left, fenPerCount);
        foreach (var account in left.RowsOf("accounts").GroupBy(r => r.Text("PartitionKey")))
        {
            checks.Books(account.Key, [.. account]);
            checks.Texts(account.Key, [.. account]);
        }

        checks.Payments();
        checks.Obedience();
        checks.NothingLeftOver();
        Assert.True(checks.faults.Count == 0, $"{when}:\n{string.Join('\n', checks.faults)}");
    }

    private void Books(string account, IReadOnlyList<JsonElement> rows)
    {
        var head = rows.Single(r => r.Text("RowKey") == "head");
        var entries = rows.Where(r => r.Text("RowKey").StartsWith("entry-", StringComparison.Ordinal)).ToList();
        var previous = LedgerEntry.Genesis;
        foreach (var (entry, index) in entries.Select((e, i) => (e, i)))
        {
            var sequence = long.Parse(entry.Text("RowKey")["entry-".Length..], CultureInfo.InvariantCulture);
            var hash = LedgerEntry.HashOf(
                sequence, entry.Text("Kind"), entry.Text("Key"), entry.Text("Lines"), entry.Text("Evidence"),
                entry.Moment("ServiceFrom"), entry.Moment("ServiceTo"), entry.Moment("BookedAt"), entry.Text("Actor"), previous);
            Expect(sequence == index + 1, $"{account}: entry {index + 1} has number {sequence}");
            Expect(entry.Text("Previous") == previous && entry.Text("Hash") == hash, $"{account}: the chain breaks at entry {sequence}");
            Expect(entry.Lines().Sum(l => l.Fen) == 0, $"{account}: entry {sequence} does not sum to zero");
            previous = entry.Text("Hash");
        }

        var wallet = entries.SelectMany(e => e.Lines()).Where(l => l.CounterAccount == CounterAccounts.ElectricityWallet).Sum(l => l.Fen);
        Expect(head.Number("ElectricityFen") == wallet, $"{account}: balance {head.Number("ElectricityFen")}, entries say {wallet}");
        Expect(head.Number("EntryCount") == entries.Count && head.Text("LastHash") == previous, $"{account}: the head does not know its newest entry");
        using var standings = JsonDocument.Parse(head.Text("Meters"));
        foreach (var standing in standings.RootElement.EnumerateArray())
        {
            Meter(account, standing, entries);
        }
    }

    private void Meter(string account, JsonElement standing, IReadOnlyList<JsonElement> entries)
    {
        var meter = standing.Text("meter");
        var polls = left.Polls.Where(p => p.Meter == meter).ToList();
        var used = polls.Count == 0 ? 0 : (long)((polls[^1].Register - polls[0].Register) * 100m);
        var figures = standing.GetProperty("figures").EnumerateArray().Select(f => f.GetInt64()).ToArray();
        var isDebited = standing.Text("use") == "Electricity";
        var debited = -entries.Where(e => e.Text("Key").Contains($":{meter}:", StringComparison.Ordinal))
            .SelectMany(e => e.Lines()).Where(l => l.CounterAccount == CounterAccounts.ElectricityWallet).Sum(l => l.Fen);
        Expect(standing.Number("readings") == polls.Count, $"{account}: {meter} answered {polls.Count} polls, {standing.Number("readings")} arrived");
        var counted = (isDebited, isWater: standing.Text("use") == "Water") switch
        {
            (true, _) => figures[0],
            (_, true) => figures[0] + figures[1], // by its daily charges water goes from measured to billed
            _ => figures[1],
        };
        Expect(counted == used && figures[5] == used, $"{account}: {meter} used {used}, the account says {string.Join('/', figures)}");
        Expect(!isDebited || fenPerCount is null || debited == (long)decimal.Floor(used * fenPerCount.Value), $"{account}: {meter} used {used}, debited {debited} fen");
    }

    /// <summary>Each text was sent once, or once more after a crash and then flagged.</summary>
    private void Texts(string account, IReadOnlyList<JsonElement> rows)
    {
        foreach (var level in rows.Where(r => r.Text("RowKey").StartsWith("notice-", StringComparison.Ordinal)).GroupBy(r => r.Text("Level")))
        {
            var sent = left.Texts.Where(t => t.Account == account && t.Level == level.Key).ToList();
            var notices = level.Count(n => n.Text("Outcome") == "sent");
            var flagged = level.Count(n => n.Flag("PossibleDuplicate"));
            Expect(sent.Count >= notices && sent.Count <= notices + flagged, $"{account} {level.Key}: {sent.Count} texts for {notices} notices, {flagged} flagged");
            Expect(level.All(n => n.Text("Outcome") == "sent" && sent.Any(t => t.MessageId == n.Text("MessageId"))), $"{account} {level.Key}: a notice has no text");
        }

        foreach (var text in left.Texts.Where(t => t.Account == account))
        {
            Expect(rows.Any(r => r.Text("RowKey").StartsWith("notice-", StringComparison.Ordinal) && r.Text("Level") == text.Level), $"{account}: text {text.MessageId} is in no row");
        }
    }

    private void Payments()
    {
        var credits = left.RowsOf("accounts", "entry-").Where(e => e.Text("Kind") == "top-up").ToList();
        foreach (var payment in left.Payments)
        {
            var own = credits.Where(e => e.Text("Key") == $"payment:sandbox-{payment.Transaction}").ToList();
            Expect(own.Count == 1 && own[0].Text("PartitionKey") == payment.Account && own[0].Lines().Contains((CounterAccounts.Clearing("sandbox"), -payment.AmountFen)),
                $"payment {payment.Transaction} is credited {own.Count} times");
        }

        Expect(credits.Count == left.Payments.Count, $"{credits.Count} credits for {left.Payments.Count} payments");
        Expect(left.RowsOf("payments").All(p => p.Text("State") == "Credited"), "a payment is not credited in the inbox, or has a case");
    }

    /// <summary>Every command that was done was obeyed once, in order, and nothing else was.</summary>
    private void Obedience()
    {
        var commands = left.RowsOf("accounts", "command-").ToList();
        Expect(commands.All(c => c.Text("State") != "Issued"), "a command has no report");
        foreach (var meter in commands.Select(c => c.Text("Meter")).Union(left.Commands.Select(c => c.Meter)))
        {
            var done = commands.Where(c => c.Text("Meter") == meter && c.Text("State") == "Done").Select(c => c.Text("Wanted") == "Off" ? "trip" : "close");
            var obeyed = left.Commands.Where(c => c.Meter == meter).Select(c => c.Command).ToList();
            Expect(done.SequenceEqual(obeyed), $"{meter}: done {string.Join(' ', done)}, obeyed {string.Join(' ', obeyed)}");
        }
    }

    private void NothingLeftOver()
    {
        Expect(!left.RowsOf("pending").Any(), "a hint is left");
        Expect(!left.RowsOf("accounts", "outbox-").Any(), "an effect is left");
        Expect(!left.RowsOf("parked").Any(), $"parked: {string.Join(", ", left.RowsOf("parked").Select(p => p.Text("Reason")))}");
    }

    private void Expect(bool holds, string fault)
    {
        if (!holds)
        {
            faults.Add(fault);
        }
    }
}
