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
            waterNoticeLevel = head.WaterNoticeLevel.ToString(),
            head.WaterOverdueSentAt,
            head.RentOverdueSentAt,
            head.IsProtected,
            entries = head.EntryCount,
            meters = head.Meters.Select(StandingJson.Show),
        });
    }

    public Task<IResult> Ledger(Actor actor, string account, string? from, CancellationToken cancellationToken) =>
        Rows(actor, account, () => accounts.Entries(account, from, cancellationToken), e => e, cancellationToken);

    public Task<IResult> Commands(Actor actor, string account, string? from, CancellationToken cancellationToken) =>
        Rows(
            actor,
            account,
            () => accounts.Switches(account, from, cancellationToken),
            s => new
            {
                s.Command.Id,
                s.Command.Meter,
                wanted = s.Command.Wanted.ToString(),
                why = s.Command.Reason,
                s.Command.DecidedAt,
                s.Command.NotAfter,
                state = s.State.ToString(),
                s.Reason,
                relay = s.Relay.ToString(),
                s.ReportedAt,
            },
            cancellationToken);

    public Task<IResult> Notices(Actor actor, string account, string? from, CancellationToken cancellationToken) =>
        Rows(
            actor,
            account,
            () => accounts.Notices(account, from, cancellationToken),
            n => new { level = n.Topic.ToString(), n.MessageId, n.SentAt, n.Outcome, n.PossibleDuplicate },
            cancellationToken);

    private async Task<IResult> Rows<TRow, TShown>(
        Actor actor, string account, Func<Task<(IReadOnlyList<TRow> Items, string? Next)>> page, Func<TRow, TShown> show, CancellationToken cancellationToken)
    {
        if (await Visible(actor, account, cancellationToken) is null)
        {
            return Problem.NotFound("account", account);
        }

        var (items, next) = await page();
        return Results.Ok(new { items = items.Select(show), next });
    }

    private async Task<AccountHead?> Visible(Actor actor, string account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var state = await accounts.Load(account, cancellationToken);
        return state is not null && actor.MaySee(state.Head.Site) ? state.Head : null;
    }
}
