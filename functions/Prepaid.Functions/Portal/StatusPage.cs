using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Notices;
using Prepaid.Domain.Relays;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;

namespace Prepaid.Functions.Portal;

/// <summary>One plain page: every account with its balance, state and supply, until the portal exists.</summary>
public sealed class StatusPage(DirectoryTable directory, AccountTable accounts, ParkedTable parked, PaymentInboxTable payments, TimeProvider clock)
{
    private const string Style = """
        body{font:15px/1.45 system-ui,"Noto Sans CJK SC",sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1c2430;background:#fff}
        table{border-collapse:collapse;width:100%}th,td{padding:.35rem .6rem;border-bottom:1px solid #dde3ea;text-align:left}
        td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}.Empty{background:#fdecea}.VeryLow{background:#fff1e0}.Low{background:#fffbe0}
        caption{text-align:left;font-weight:600;padding:.6rem 0}p.sub{color:#5b6776}
        """;

    public async Task<IResult> Show(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var html = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Prepaid: status</title><style>")
            .Append(Style).Append("</style><h1>Prepaid</h1>");
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"sub\">As of {clock.GetUtcNow():yyyy-MM-dd HH:mm} UTC, seen as {Text(actor.Id)}.</p>");
        foreach (var site in (await directory.AllSites(cancellationToken)).Where(s => actor.MaySee(s.Site)))
        {
            await Site(html, site, cancellationToken);
        }

        var (waiting, _) = await parked.Page(null, cancellationToken);
        var (cases, _) = await payments.Open(null, cancellationToken);
        html.Append(CultureInfo.InvariantCulture, $"<p>Parked messages: <a href=\"/api/parked\">{waiting.Count}</a>. Payment cases: <a href=\"/api/payment-cases\">{cases.Count}</a>.</p>");
        return Results.Content(html.Append("</html>").ToString(), "text/html; charset=utf-8");
    }

    private static string Text(string value) => WebUtility.HtmlEncode(value);

    private async Task Site(StringBuilder html, Functions.Sites.SiteEntry site, CancellationToken cancellationToken)
    {
        html.Append(CultureInfo.InvariantCulture, $"<table><caption>{Text(site.Name)} ({Text(site.Zone)})</caption><tr><th>Account<th>Room<th class=\"n\">Electricity ¥<th class=\"n\">Water ¥<th class=\"n\">Rent ¥<th>State<th>Supply<th>Meters</tr>");
        string? from = null;
        do
        {
            (var page, from) = await directory.AccountsOf(site.Site, from, cancellationToken);
            foreach (var entry in page)
            {
                await Account(html, entry, cancellationToken);
            }
        }
        while (from is not null);
        html.Append("</table>");
    }

    private async Task Account(StringBuilder html, Functions.Sites.AccountEntry entry, CancellationToken cancellationToken)
    {
        if (await accounts.Load(entry.Account, cancellationToken) is not { } state)
        {
            return;
        }

        var head = state.Head;
        var supply = head.RelaysOff == 0
            ? "on"
            : string.Join(", ", (await accounts.Relays(head.Account, cancellationToken)).Select(r => $"{r.Meter} {Supply(r)}"));
        html.Append(CultureInfo.InvariantCulture, $"<tr class=\"{head.NoticeLevel}\"><td><a href=\"/api/accounts/{Text(head.Account)}/ledger\">{Text(head.Account)}</a><td>{Text(entry.Room)}<td class=\"n\">{head.Electricity}<td class=\"n\">{head.Water}<td class=\"n\">{head.Rent}<td>{State(head)}<td>{Text(supply)}<td>{Text(string.Join(", ", head.Meters.Select(m => m.Meter)))}</tr>");
    }

    private static string Supply(RelayState relay) => relay.Reported switch
    {
        RelayPosition.Off => "off",
        RelayPosition.On => "on",
        _ => $"not read, wanted {relay.Wanted}",
    };

    private static string State(AccountHead head) => (head.NoticeLevel, head.WaterNoticeLevel) switch
    {
        (var electricity, NoticeLevel.None) => Words(electricity),
        (NoticeLevel.None, var water) => "water " + Words(water),
        var (electricity, water) => $"{Words(electricity)}, water {Words(water)}",
    };

    private static string Words(NoticeLevel level) => level switch
    {
        NoticeLevel.Empty => "empty (欠费)",
        NoticeLevel.VeryLow => "very low (报警2)",
        NoticeLevel.Low => "low (报警1)",
        _ => "open (开户)",
    };
}
