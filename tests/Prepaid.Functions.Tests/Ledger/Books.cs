using Azure.Data.Tables;
using Prepaid.Domain.Ledger;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;

namespace Prepaid.Functions.Tests.Ledger;

/// <summary>Adds the books up from the rows alone, as an auditor would.</summary>
internal static class Books
{
    /// <summary>Every entry balances and follows the one before, heads are what entries say, and nothing is in transit when nothing is pending.</summary>
    public static async Task MustBalance(RunningProduct product)
    {
        var partitions = new Dictionary<string, List<TableEntity>>(StringComparer.Ordinal);
        await foreach (var row in product.Get<ProductTables>().Accounts.QueryAsync<TableEntity>())
        {
            if (!partitions.TryGetValue(row.PartitionKey, out var rows))
            {
                partitions[row.PartitionKey] = rows = [];
            }

            rows.Add(row);
        }

        var inTransit = partitions.Sum(p => Check(p.Key, p.Value));
        var pending = partitions.Values.SelectMany(p => p).Count(r => r.RowKey.StartsWith(OutboxRows.Outbox, StringComparison.Ordinal) && r.GetString("Kind") == "handing");
        Assert.True(inTransit == 0 || pending > 0, $"{inTransit} fen in transit and nothing pending");
    }

    /// <summary>What a counter-account gained over all entries of an account.</summary>
    public static async Task<long> Gain(RunningProduct product, string account, string counterAccount)
    {
        var (sum, from) = (0L, default(string));
        do
        {
            (var page, from) = await product.Accounts.Entries(account, from, CancellationToken.None);
            sum += page.Sum(e => LinesOf(e).Where(l => l.Account == counterAccount).Sum(l => l.Fen));
        }
        while (from is not null);
        return sum;
    }

    private static long Check(string account, List<TableEntity> rows)
    {
        var entries = rows.Where(r => r.RowKey.StartsWith(EntryRows.Entry, StringComparison.Ordinal)).Select(r => (Row: EntryRows.EntryOf(r), Previous: r.GetString("Previous"))).ToList();
        var head = HeadRows.HeadOf(account, rows.Single(r => r.RowKey == HeadRows.Key));
        var previous = LedgerEntry.Genesis;
        foreach (var ((entry, linked), i) in entries.Select((e, i) => (e, i)))
        {
            Assert.Equal((i + 1L, previous), (entry.Sequence, linked));
            Assert.Equal(entry.Hash, LedgerEntry.HashOf(entry.Sequence, entry.Kind, entry.Key, entry.Lines, entry.Evidence, entry.ServiceFrom, entry.ServiceTo, entry.BookedAt, entry.Actor, linked));
            Assert.Equal(0, LinesOf(entry).Sum(l => l.Fen));
            previous = entry.Hash;
        }

        Assert.Equal(entries.Count, entries.Select(e => e.Row.Key).Distinct().Count());
        Assert.Equal((entries.Count, previous), ((int)head.EntryCount, head.LastHash));
        foreach (var wallet in Enum.GetValues<Wallet>())
        {
            Assert.Equal(head.BalanceOf(wallet).Fen, entries.Sum(e => LinesOf(e.Row).Where(l => l.Account == CounterAccounts.Of(wallet)).Sum(l => l.Fen)));
        }

        Assert.Equal(head.HeldCount, rows.Count(r => r.RowKey.StartsWith(BookRows.Held, StringComparison.Ordinal) && r.GetString("State") == nameof(HeldState.Waiting)));
        Assert.All(head.Meters, m => Assert.True(m.Figures.AddUp, $"{account} {m.Meter}"));
        return entries.Sum(e => LinesOf(e.Row).Where(l => l.Account == CounterAccounts.InTransit).Sum(l => l.Fen));
    }

    private static IEnumerable<(string Account, long Fen)> LinesOf(LedgerRow entry) =>
        entry.Lines.Split(';').Select(l => l.Split('=')).Select(l => (l[0], long.Parse(l[1], System.Globalization.CultureInfo.InvariantCulture)));
}
