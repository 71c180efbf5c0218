using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;

namespace Prepaid.Functions.Portal;

/// <summary>One account, as far as the actor may see its site. A foreign account looks like one that does not exist.</summary>
public sealed class AccountQueries(AccountTable accounts, DirectoryTable directory)
{
    public async Task<IResult> Account(Actor actor, string account, CancellationToken cancellationToken)
    {
        if (await Visible(actor, account, cancellationToken) is not { } head)
        {
            return Problem.NotFound("account", account);
        }

        var entry = await directory.Account(account, cancellationToken);
        return Results.Ok(new
        {
            head.Account,
            head.Site,
            entry?.Room,
            electricityFen = head.Electricity.Fen,
            waterFen = head.Water.Fen,
            rentFen = head.Rent.Fen,
            noticeLevel = head.NoticeLevel.ToString(),
            head.FinalNoticeSentAt,
            head.IsProtected,
            entries = head.EntryCount,
            meters = head.Meters.Select(StandingJson.Show),
        });
    }

    public Task<IResult> Ledger(Actor actor, string account, string? from, CancellationToken cancellationToken) =>
        Rows(actor, account, AccountRows.Entry, from, r => new
        {
            sequence = r.RowKey[AccountRows.Entry.Length..].TrimStart('0'),
            kind = r.GetString("Kind"),
            key = r.GetString("Key"),
            lines = r.GetString("Lines"),
            evidence = r.GetString("Evidence"),
            serviceFrom = r.GetDateTimeOffset("ServiceFrom"),
            serviceTo = r.GetDateTimeOffset("ServiceTo"),
            bookedAt = r.GetDateTimeOffset("BookedAt"),
            actor = r.GetString("Actor"),
            hash = r.GetString("Hash"),
        }, cancellationToken);

    public Task<IResult> Commands(Actor actor, string account, string? from, CancellationToken cancellationToken) =>
        Rows(actor, account, AccountRows.Command, from, r =>
        {
            var record = AccountRows.SwitchOf(r);
            return new
            {
                record.Command.Id,
                record.Command.Meter,
                wanted = record.Command.Wanted.ToString(),
                why = record.Command.Reason,
                record.Command.DecidedAt,
                record.Command.NotAfter,
                state = record.State.ToString(),
                record.Reason,
                relay = record.Relay.ToString(),
                record.ReportedAt,
            };
        }, cancellationToken);

    public Task<IResult> Notices(Actor actor, string account, string? from, CancellationToken cancellationToken) =>
        Rows(actor, account, AccountRows.Notice, from, r =>
        {
            var notice = AccountRows.NoticeOf(r);
            return new { level = notice.Level.ToString(), notice.MessageId, notice.SentAt, notice.Outcome, notice.PossibleDuplicate };
        }, cancellationToken);

    private async Task<IResult> Rows<T>(Actor actor, string account, string family, string? from, Func<TableEntity, T> show, CancellationToken cancellationToken)
    {
        if (await Visible(actor, account, cancellationToken) is null)
        {
            return Problem.NotFound("account", account);
        }

        var (items, next) = await accounts.Page(account, family, show, from, cancellationToken);
        return Results.Ok(new { items, next });
    }

    private async Task<AccountHead?> Visible(Actor actor, string account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var state = await accounts.Load(account, cancellationToken);
        return state is not null && actor.MaySee(state.Head.Site) ? state.Head : null;
    }
}
