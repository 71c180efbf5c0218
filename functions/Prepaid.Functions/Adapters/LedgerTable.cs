using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Reports;

namespace Prepaid.Functions.Adapters;

/// <summary>Reads stretches of an account's ledger, never all of it.</summary>
public sealed class LedgerTable(ProductTables tables)
{
    private const int PageSize = 500;

    /// <summary>One entry, or null.</summary>
    public async Task<LedgerRow?> Entry(string account, long sequence, CancellationToken cancellationToken)
    {
        var row = await tables.Accounts.GetEntityIfExistsAsync<TableEntity>(account.AsKey(), EntryKey(sequence), cancellationToken: cancellationToken);
        return row.HasValue ? EntryRows.EntryOf(row.Value!) : null;
    }

    /// <summary>The entries behind one sequence up to another, ascending.</summary>
    public async IAsyncEnumerable<LedgerRow> Between(string account, long after, long upTo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (upTo <= after)
        {
            yield break;
        }

        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {account.AsKey()} and RowKey gt {EntryKey(after)} and RowKey le {EntryKey(upTo)}");
        await foreach (var row in tables.Accounts.QueryAsync<TableEntity>(filter, PageSize, cancellationToken: cancellationToken))
        {
            yield return EntryRows.EntryOf(row);
        }
    }

    /// <summary>How many entries were booked before a moment: a search by halves, because entries stand in the order of booking.</summary>
    /// <param name="account">Account id.</param>
    /// <param name="count">Entries in all.</param>
    /// <param name="moment">Exclusive.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<long> CountBefore(string account, long count, DateTimeOffset moment, CancellationToken cancellationToken)
    {
        var (before, from) = (0L, count + 1);
        while (from - before > 1)
        {
            var middle = before + ((from - before) / 2);
            var entry = await Entry(account, middle, cancellationToken) ?? throw new InvalidDataException($"Account {account} has no entry {middle} of {count}.");
            (before, from) = entry.BookedAt < moment ? (middle, from) : (before, middle);
        }

        return before;
    }

    /// <summary>The entries booked in a time, ascending.</summary>
    public async Task<IReadOnlyList<LedgerRow>> Booked(AccountHead head, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(head);
        var upTo = await CountBefore(head.Account, head.EntryCount, until, cancellationToken);
        var after = await CountBefore(head.Account, upTo, from, cancellationToken);
        var booked = new List<LedgerRow>();
        await foreach (var entry in Between(head.Account, after, upTo, cancellationToken))
        {
            booked.Add(entry);
        }

        return booked;
    }

    /// <summary>What payments brought the account's wallets, newest first.</summary>
    public async IAsyncEnumerable<PaymentCredit> Credits(string account, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {account.AsKey()} and RowKey ge {BookRows.Credit} and RowKey lt {BookRows.Credit + "~"}");
        await foreach (var row in tables.Accounts.QueryAsync<TableEntity>(filter, PageSize, cancellationToken: cancellationToken))
        {
            yield return BookRows.CreditOf(row);
        }
    }

    /// <summary>Keys of a kind whose id begins so.</summary>
    public async IAsyncEnumerable<BookedKey> Keys(string account, string kind, string beginning, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = EntryRows.KeyKey(kind, beginning);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {account.AsKey()} and RowKey ge {first} and RowKey lt {first + "~"}");
        await foreach (var row in tables.Accounts.QueryAsync<TableEntity>(filter, PageSize, cancellationToken: cancellationToken))
        {
            yield return EntryRows.KeyOf(row);
        }
    }

    /// <summary>When the account was opened: its first audit row.</summary>
    public async Task<DateTimeOffset?> OpenedAt(string account, CancellationToken cancellationToken)
    {
        var row = await tables.Accounts.GetEntityIfExistsAsync<TableEntity>(account.AsKey(), EntryRows.Audit + "000000000001", cancellationToken: cancellationToken);
        return row.HasValue ? row.Value!.Time("At") : null;
    }

    /// <summary>A statement as it was issued, or null.</summary>
    public async Task<IssuedStatement?> Statement(string account, DateOnly month, CancellationToken cancellationToken)
    {
        var row = await tables.Accounts.GetEntityIfExistsAsync<TableEntity>(account.AsKey(), StatementRows.StatementKey(month), cancellationToken: cancellationToken);
        return row.HasValue ? StatementRows.StatementOf(row.Value!) : null;
    }

    /// <summary>A page of an account's statements, oldest first.</summary>
    public Task<(IReadOnlyList<IssuedStatement> Items, string? Next)> Statements(string account, string? from, CancellationToken cancellationToken) =>
        tables.Accounts.PageOf(
            TableClient.CreateQueryFilter($"PartitionKey eq {account.AsKey()} and RowKey ge {StatementRows.Statement} and RowKey lt {StatementRows.Statement + "~"}"),
            from,
            StatementRows.StatementOf,
            cancellationToken);

    private static string EntryKey(long sequence) => string.Create(CultureInfo.InvariantCulture, $"{EntryRows.Entry}{sequence:D12}");
}
