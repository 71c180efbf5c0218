using Azure;
using Azure.Data.Tables;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Payments;
using Prepaid.Domain.Relays;
using Prepaid.Functions.Ledger;

namespace Prepaid.Functions.Adapters;

/// <summary>Table <c>accounts</c>: one partition per account, one transaction per change (architecture.md, Money).</summary>
public sealed class AccountTable(ProductTables tables)
{
    /// <summary>Most rows of one change: below the service's 100, with room for the head and its effects.</summary>
    public const int MaxRows = 90;

    /// <summary>The account, or null when there is none.</summary>
    public async Task<AccountState?> Load(string account, CancellationToken cancellationToken)
    {
        var row = await tables.Accounts.GetEntityIfExistsAsync<TableEntity>(PartitionOf(account), HeadRows.Key, cancellationToken: cancellationToken);
        return row.HasValue
            ? new AccountState(HeadRows.HeadOf(account, row.Value!), row.Value!.ETag.ToString(), new Dictionary<string, MeterDay>())
            : null;
    }

    /// <summary>Opens an account with what the draft says of it.</summary>
    /// <returns>False when it is there already.</returns>
    public async Task<bool> Open(AccountDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        try
        {
            await tables.Accounts.SubmitTransactionAsync(AccountRows.ActionsOf(PartitionOf(draft.Head.Account), draft, version: null), cancellationToken);
            return true;
        }
        catch (TableTransactionFailedException conflict) when (conflict.Status == 409)
        {
            return false;
        }
    }

    /// <summary>Stores a change if the account is still as loaded.</summary>
    /// <returns>The account afterwards; null when somebody else changed it: load and decide again.</returns>
    public async Task<AccountState?> Commit(AccountState loaded, AccountDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        ArgumentNullException.ThrowIfNull(draft);
        var actions = AccountRows.ActionsOf(PartitionOf(draft.Head.Account), draft, new ETag(loaded.Version));
        try
        {
            var stored = await tables.Accounts.SubmitTransactionAsync(actions, cancellationToken);
            var version = stored.Value[0].Headers.ETag?.ToString()
                ?? throw new InvalidOperationException("The table service gave no ETag for the head.");
            return new AccountState(draft.Head, version, DaysAfter(loaded, draft));
        }
        catch (TableTransactionFailedException conflict) when (conflict.Status is 409 or 412)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<RelayState>> Relays(string account, CancellationToken cancellationToken) =>
        await Rows(account, RelayRows.Meter, RelayRows.RelayOf, cancellationToken);

    /// <summary>The day rows of a meter from a local date on, ascending.</summary>
    public async Task<IReadOnlyList<MeterDay>> Days(string account, string meter, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {PartitionOf(account)} and RowKey ge {DayRows.DayKey(meter, from)} and RowKey le {DayRows.DayKey(meter, to)}");
        var days = new List<MeterDay>();
        await foreach (var row in tables.Accounts.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            days.Add(DayRows.DayOf(row));
        }

        return days;
    }

    public async Task<BookedKey?> Key(string account, string kind, string id, CancellationToken cancellationToken) =>
        await Find(account, EntryRows.KeyKey(kind, id), EntryRows.KeyOf, cancellationToken);

    public async Task<SwitchRecord?> Switch(string account, string meter, long sequence, CancellationToken cancellationToken) =>
        await Find(account, RelayRows.SwitchKey(meter, sequence), RelayRows.SwitchOf, cancellationToken);

    public async Task<OutboxItem?> Outbox(string account, long number, CancellationToken cancellationToken) =>
        await Find(account, OutboxRows.OutboxKey(number), OutboxRows.OutboxOf, cancellationToken);

    /// <summary>Effects of an account that are not carried out.</summary>
    public Task<IReadOnlyList<OutboxItem>> AllOutbox(string account, CancellationToken cancellationToken) =>
        Rows(account, OutboxRows.Outbox, OutboxRows.OutboxOf, cancellationToken);

    public async Task<TopUpOrder?> Order(string account, string id, CancellationToken cancellationToken) =>
        await Find(account, OrderRows.Key(id), OrderRows.OrderOf, cancellationToken);

    public async Task<HeldWork?> Held(string account, string id, CancellationToken cancellationToken) =>
        await Find(account, BookRows.HeldKey(id), BookRows.HeldOf, cancellationToken);

    /// <summary>A page of held work, decided or not.</summary>
    public Task<(IReadOnlyList<HeldWork> Items, string? Next)> AllHeld(string account, string? from, CancellationToken cancellationToken) =>
        tables.Accounts.PageOf(FamilyOf(account, BookRows.Held), from, BookRows.HeldOf, cancellationToken);

    /// <summary>Payments into a wallet, newest first, as many as it takes to cover an amount.</summary>
    public async Task<IReadOnlyList<PaymentCredit>> CreditsFor(string account, Wallet wallet, Money amount, CancellationToken cancellationToken)
    {
        var credits = new List<PaymentCredit>();
        await foreach (var row in tables.Accounts.QueryAsync<TableEntity>(FamilyOf(account, BookRows.Credit), 100, cancellationToken: cancellationToken))
        {
            var credit = BookRows.CreditOf(row);
            if (credit.Wallet != wallet || credit.Left <= Money.Zero)
            {
                continue;
            }

            credits.Add(credit);
            amount -= credit.Left;
            if (amount <= Money.Zero)
            {
                break;
            }
        }

        return credits;
    }

    /// <summary>A page of the ledger, oldest first.</summary>
    public Task<(IReadOnlyList<LedgerRow> Items, string? Next)> Entries(string account, string? from, CancellationToken cancellationToken) =>
        tables.Accounts.PageOf(FamilyOf(account, EntryRows.Entry), from, EntryRows.EntryOf, cancellationToken);

    /// <summary>A page of the account's commands, by meter, oldest first.</summary>
    public Task<(IReadOnlyList<SwitchRecord> Items, string? Next)> Switches(string account, string? from, CancellationToken cancellationToken) =>
        tables.Accounts.PageOf(FamilyOf(account, RelayRows.Command), from, RelayRows.SwitchOf, cancellationToken);

    /// <summary>A page of the texts sent, oldest first.</summary>
    public Task<(IReadOnlyList<SentNotice> Items, string? Next)> Notices(string account, string? from, CancellationToken cancellationToken) =>
        tables.Accounts.PageOf(FamilyOf(account, OutboxRows.Notice), from, OutboxRows.NoticeOf, cancellationToken);

    private static string PartitionOf(string account) => account.AsKey();

    private static string FamilyOf(string account, string prefix) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {PartitionOf(account)} and RowKey ge {prefix} and RowKey lt {prefix + "~"}");

    private static Dictionary<string, MeterDay> DaysAfter(AccountState loaded, AccountDraft draft)
    {
        var days = new Dictionary<string, MeterDay>(loaded.Days, StringComparer.Ordinal);
        foreach (var (meter, day) in draft.Days)
        {
            if (draft.Head.StandingOf(meter)?.Day == day.Date)
            {
                days[meter] = day;
            }
        }

        return days;
    }

    private async Task<T?> Find<T>(string account, string rowKey, Func<TableEntity, T> map, CancellationToken cancellationToken)
        where T : class
    {
        var row = await tables.Accounts.GetEntityIfExistsAsync<TableEntity>(PartitionOf(account), rowKey, cancellationToken: cancellationToken);
        return row.HasValue ? map(row.Value!) : null;
    }

    private async Task<IReadOnlyList<T>> Rows<T>(string account, string prefix, Func<TableEntity, T> map, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        await foreach (var row in tables.Accounts.QueryAsync<TableEntity>(FamilyOf(account, prefix), cancellationToken: cancellationToken))
        {
            rows.Add(map(row));
        }

        return rows;
    }
}
