using System.Globalization;
using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>Bookings by people: each by its request, by two people where the rule says so, refunds within what was paid, closed accounts empty.</summary>
internal static class BookingCheck
{
    public static void Run(AccountPartition account, HeadRow head, Findings findings)
    {
        findings.Same(Check.BooksBalance, head.Place, "HeldCount, by the held rows that wait,", account.Held.Count(h => h.State == "Waiting"), head.HeldCount);
        Requests(account, findings);
        Held(account, findings);
        new RefundCheck(account, findings).Run();
        Closing(account, head, findings);
    }

    /// <summary>An entry that somebody asked for is booked once by the key of the request.</summary>
    private static void Requests(AccountPartition account, Findings findings)
    {
        var keys = account.Keys.Where(k => k.Kind == "request").ToDictionary(k => k.Id, StringComparer.Ordinal);
        var held = account.Held.Select(h => h.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in account.Entries.Where(e => e.Key.StartsWith("request:", StringComparison.Ordinal)))
        {
            var id = entry.Key["request:".Length..];
            if (!keys.TryGetValue(id, out var key))
            {
                findings.Add(Check.NothingLost, entry.Place, $"a key row of request {id}", "none");
            }
            else if (key.Entry != entry.Sequence && !(key.Entry == 0 && held.Contains(id)))
            {
                findings.Same(Check.BooksBalance, key.Place, "Entry", entry.Sequence, key.Entry);
            }
        }
    }

    /// <summary>What waits is not booked; what is booked was approved by somebody else than its author, as it was proposed.</summary>
    private static void Held(AccountPartition account, Findings findings)
    {
        var held = account.Held.ToDictionary(h => h.Id, StringComparer.Ordinal);
        foreach (var row in account.Held.Where(h => h.State == "Approved" && h.ProposedBy == h.DecidedBy))
        {
            findings.Add(Check.BooksBalance, row.Place, "another person to approve than the one who proposed", row.DecidedBy);
        }

        var requested = account.Entries.Where(e => e.Kind is "adjustment" or "refund").ToDictionary(e => e.Sequence);
        foreach (var entry in requested.Values)
        {
            var id = entry.Key["request:".Length..];
            var row = held.GetValueOrDefault(id);
            if (row is null ? entry.Kind == "adjustment" || entry.Gain("refund:cash") != 0 : row.State != "Approved")
            {
                findings.Add(Check.BooksBalance, entry.Place, $"an approved proposal {id} by a second person", row is null ? "none" : $"{row.Place}: {row.State}");
            }
            else if (row is not null)
            {
                findings.Same(Check.BooksBalance, entry.Place, $"wallet and fen as proposed in {row.Place},", ProposedBy(row), GainOf(entry));
            }
        }

        var keys = account.Entries.Select(e => e.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var row in account.Held.Where(h => h is { State: "Approved" or "Settled", Kind: "Adjustment" or "CashRefund" or "Debit" } && !keys.Contains((h.Kind == "Debit" ? "held:" : "request:") + h.Id)))
        {
            findings.Add(Check.NothingLost, row.Place, "an entry of what was approved", "none");
        }
    }

    /// <summary><c>adjustment|Electricity|credit|500|why</c> or <c>refund|Electricity|500|why</c>.</summary>
    private static (string Wallet, long Fen) ProposedBy(HeldRow row) => row.Content.Split('|') switch
    {
        ["adjustment", var wallet, var side, var fen, ..] => (wallet.ToLowerInvariant(), side == "credit" ? FenOf(fen) : -FenOf(fen)),
        ["refund", var wallet, var fen, ..] => (wallet.ToLowerInvariant(), -FenOf(fen)),
        _ => (row.Content, 0),
    };

    private static long FenOf(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var fen) ? fen : 0;

    private static (string Wallet, long Fen) GainOf(EntryRow entry) =>
        entry.Lines.FirstOrDefault(l => l.Account.StartsWith("wallet:", StringComparison.Ordinal)) is { Account: { } wallet, Fen: var fen } ? (wallet["wallet:".Length..], fen) : (string.Empty, 0);

    /// <summary>When an account was closed it had given everything away: money, meters, and what waits.</summary>
    private static void Closing(AccountPartition account, HeadRow head, Findings findings)
    {
        if (head.ClosedAt is not { } closed)
        {
            return;
        }

        foreach (var wallet in head.Balances.Keys)
        {
            findings.Same(Check.BooksBalance, head.Place, $"{wallet} when it was closed", 0L, account.Entries.Where(e => e.BookedAt <= closed).Sum(e => e.Gain(wallet)));
        }

        foreach (var meter in head.Meters.Where(m => m.IsLinked))
        {
            findings.Add(Check.BooksBalance, head.Place, "no meter in a closed account", meter.Meter);
        }

        foreach (var late in account.Entries.Where(e => e.BookedAt > closed && e.Kind is not ("correction" or "refund-due") && !e.Kind.EndsWith("-reversed", StringComparison.Ordinal)))
        {
            findings.Add(Check.BooksBalance, late.Place, FormattableString.Invariant($"nothing but corrections, and what they make due, after the account was closed at {closed:O}"), late.Kind);
        }
    }
}
