using Prepaid.Verify.Files;
using Prepaid.Verify.Rating;
using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>What the provider sent against the inbox, and the inbox against the accounts.</summary>
internal sealed class PaymentCheck(OtherTables tables, Findings findings)
{
    private readonly Dictionary<string, string> booked = new(StringComparer.Ordinal);

    /// <summary>Each payment that was sent is in the inbox, with what was sent; nothing else is.</summary>
    public void RunInbox(IReadOnlyList<SentPayment> sent)
    {
        var inbox = tables.Inbox.ToLookup(r => r.Transaction, StringComparer.Ordinal);
        foreach (var payment in sent)
        {
            var rows = inbox[payment.Transaction].ToList();
            if (rows.All(r => r.IsCase))
            {
                findings.Add(Check.NothingLost, payment.Place, $"payment {payment.Transaction} in the inbox", "none");
            }
            else if (!rows.Any(r => Says(r, payment)))
            {
                findings.Add(Check.NothingLost, payment.Place, $"{payment.AmountFen} fen for {payment.Account} in the inbox or as a case", $"{rows[0].Place}: {rows[0].AmountFen} fen for {rows[0].Account}");
            }
        }

        var told = sent.ToLookup(p => p.Transaction, StringComparer.Ordinal);
        foreach (var row in tables.Inbox)
        {
            if (!told[row.Transaction].Any(p => Says(row, p)))
            {
                findings.Add(Check.BooksBalance, row.Place, "a line of payments.csv with that content", FormattableString.Invariant($"{row.AmountFen} fen for {row.Account}, paid at {row.PaidAt:u}"));
            }

            if (row is { State: "Credited", Reason.Length: > 0 })
            {
                findings.Add(Check.BooksBalance, row.Place, "no Reason, because it is credited", row.Reason);
            }

            if (row.State == "Received")
            {
                findings.Add(Check.NothingLost, row.Place, "credited, or in suspense", "received");
            }
        }
    }

    /// <summary>Each credited payment has its entry, each top-up its payment, once in all accounts.</summary>
    public void Run(AccountPartition account, SitePrices? prices)
    {
        var entries = account.Entries.Where(e => e.Key.StartsWith("payment:", StringComparison.Ordinal)).ToLookup(e => e.Key, StringComparer.Ordinal);
        var credited = tables.InboxByAccount[account.Account].Where(r => !r.IsCase && r.State == "Credited").ToList();
        foreach (var payment in credited.Where(p => !entries.Contains(p.Key)))
        {
            findings.Add(Check.NothingLost, payment.Place, $"an entry {payment.Key} in account {account.Account}", "none");
        }

        var keys = account.Keys.Where(k => k.Kind == "payment").ToDictionary(k => $"payment:{k.Id}", StringComparer.Ordinal);
        foreach (var entry in entries.SelectMany(e => e))
        {
            Take(account, entry, credited.Find(p => p.Key == entry.Key), keys.GetValueOrDefault(entry.Key));
            Fee(account, entry, prices);
        }
    }

    private void Take(AccountPartition account, EntryRow entry, InboxRow? payment, KeyRow? key)
    {
        if (!booked.TryAdd(entry.Key, entry.Place))
        {
            findings.Add(Check.NothingTwice, entry.Place, $"{entry.Key} credited once", $"also in {booked[entry.Key]}");
        }

        if (payment is null)
        {
            findings.Add(Check.BooksBalance, entry.Place, $"a credited payment {entry.Key} of account {account.Account} in the inbox", "none");
        }
        else
        {
            if (payment.ReceivedAt > entry.BookedAt)
            {
                findings.Add(Check.BooksBalance, payment.Place, FormattableString.Invariant($"ReceivedAt not behind {entry.BookedAt:u}, when {entry.Place} was booked"), FormattableString.Invariant($"{payment.ReceivedAt:u}"));
            }

            findings.Same(Check.BooksBalance, entry.Place, $"gross amount of {payment.Place}", payment.AmountFen, -entry.Gain("clearing:" + payment.Provider));
            findings.Same(Check.BooksBalance, entry.Place, $"{payment.Wallet}, the gross amount less the fee,", payment.AmountFen - entry.Gain("fee:service"), entry.Gain(payment.Wallet));
        }

        if (key is null)
        {
            findings.Add(Check.NothingLost, entry.Place, $"a key row of {entry.Key}", "none");
        }
        else if (booked[entry.Key] == entry.Place)
        {
            findings.Same(Check.BooksBalance, key.Place, "Entry and Content", (entry.Sequence, payment?.Content ?? key.Content), (key.Entry, key.Content));
        }
    }

    /// <summary>
    /// The fee is withheld from payments for electricity: the gross times the share of the version in force when it was paid,
    /// rounded down, less where a cap asks for it; or what an order froze.
    /// </summary>
    private void Fee(AccountPartition account, EntryRow entry, SitePrices? prices)
    {
        var order = account.Orders.Find(o => $"payment:{o.PaidBy}" == entry.Key);
        var gross = -entry.Lines.Where(l => l.Account.StartsWith("clearing:", StringComparison.Ordinal)).Sum(l => l.Fen);
        var fee = entry.Gain("fee:service");
        var isElectricity = entry.Lines.Any(l => l.Account == EntryRow.ElectricityWallet);
        if (order is not null)
        {
            findings.Same(Check.BooksBalance, order.Place, "state and gross of what was paid,", ("Paid", gross), (order.State, order.NetFen + order.FeeFen));
        }

        if (order?.FeeFen != fee && prices is not null)
        {
            Lawful(entry.Place, isElectricity, gross, fee, entry.ServiceFrom, entry.BookedAt, prices);
        }
        else if (order is not null && prices is not null)
        {
            Lawful(order.Place, isElectricity, gross, fee, order.PlacedAt, order.PlacedAt, prices);
        }
    }

    private void Lawful(string place, bool isElectricity, long gross, long fee, DateTimeOffset paidAt, DateTimeOffset bookedAt, SitePrices prices)
    {
        List<long> fees = isElectricity ? [.. prices.FeesAt(paidAt, bookedAt).Select(s => (long)decimal.Floor(gross * s))] : [0];
        if (!fees.Contains(fee) && !(prices.HasCap && fee >= 0 && fee < fees.Max()))
        {
            findings.Add(Check.BooksBalance, place, FormattableString.Invariant($"a service fee of {fees[0]} of {gross} fen, rounded down"), FormattableString.Invariant($"{fee}"));
        }
    }

    private static bool Says(InboxRow row, SentPayment payment) => row.Account == payment.Account && row.AmountFen == payment.AmountFen && row.PaidAt.ToUnixTimeSeconds() == payment.PaidAt.ToUnixTimeSeconds();
}
