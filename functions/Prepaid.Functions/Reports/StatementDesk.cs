using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Reports;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Tariffs;

namespace Prepaid.Functions.Reports;

/// <summary>Issues statements on demand and prints those that were issued, as JSON, CSV or a page, again and again the same.</summary>
public sealed class StatementDesk(DirectoryTable directory, AccountTable accounts, LedgerTable ledger, StatementDrawing drawing, AccountWork work, SiteTariffs tariffs, TimeProvider clock)
{
    /// <summary>Issues the statement of a month; the same again gives the one that was issued.</summary>
    public async Task<IResult> Issue(Actor actor, string account, string month, CancellationToken cancellationToken)
    {
        if (await Visible(actor, account, cancellationToken) is not { } head || await directory.Account(account, cancellationToken) is not { } entry)
        {
            return Problem.NotFound("account", account);
        }

        if (!CertificateDesk.TryMonth(month, out var first))
        {
            return Problem.Of(RefusalReason.BodyRefused, "month: expected one like 2026-03");
        }

        if (await ledger.Statement(account, first, cancellationToken) is { } there)
        {
            return Results.Ok(Show(there));
        }

        var pricing = await tariffs.Load(head.Site, cancellationToken) ?? throw new InvalidOperationException($"Site {head.Site} is not in the directory.");
        var (statement, refusal) = await drawing.Draw(pricing, entry, first, actor.Id, cancellationToken);
        if (statement is null)
        {
            return Problem.Of(refusal!);
        }

        var isIssued = false;
        await work.Change(
            account,
            state =>
            {
                var draft = new AccountDraft(state.Head, actor.Id, clock.GetUtcNow());
                isIssued = statement.TryIssue(draft);
                return ValueTask.FromResult(draft);
            },
            cancellationToken);
        return isIssued ? Results.Ok(Show(statement))
            : await ledger.Statement(account, first, cancellationToken) is { } meanwhile ? Results.Ok(Show(meanwhile))
            : Problem.Of(RefusalReason.ChangedMeanwhile, $"another statement of account {account} was issued meanwhile");
    }

    /// <summary>A page of an account's statements.</summary>
    public async Task<IResult> List(Actor actor, string account, string? from, CancellationToken cancellationToken)
    {
        if (await Visible(actor, account, cancellationToken) is null)
        {
            return Problem.NotFound("account", account);
        }

        var (items, next) = await ledger.Statements(account, from, cancellationToken);
        return Results.Ok(new { items = items.Select(Show), next });
    }

    /// <summary>Prints a statement that was issued.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="account">Account id.</param>
    /// <param name="month">Like 2026-03.</param>
    /// <param name="format">json, csv or html; json when empty.</param>
    /// <param name="language">zh or en; the tenant's when empty.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IResult> Print(Actor actor, string account, string month, string format, string language, CancellationToken cancellationToken)
    {
        if (await Visible(actor, account, cancellationToken) is null)
        {
            return Problem.NotFound("account", account);
        }

        if (!CertificateDesk.TryMonth(month, out var first))
        {
            return Problem.Of(RefusalReason.BodyRefused, "month: expected one like 2026-03");
        }

        if (await ledger.Statement(account, first, cancellationToken) is not { } issued)
        {
            return Problem.Of(RefusalReason.StatementNotFound, $"account {account} has no statement of {month}");
        }

        var words = language.Length > 0 ? language : (await directory.Account(account, cancellationToken))?.Language;
        var (inLanguage, suffix) = words == "en" ? (ReportLanguage.En, "en") : (ReportLanguage.Zh, "zh");
        var statement = issued.Reprint(await drawing.EntriesOf(account, issued.After, issued.Cut, cancellationToken));
        return format switch
        {
            "csv" => Results.File(Encoding.UTF8.GetBytes(StatementCsv.Write(statement, inLanguage)), "text/csv; charset=utf-8", $"statement-{account}-{month}-{suffix}.csv"),
            "html" => Results.Bytes(Encoding.UTF8.GetBytes(StatementPage.Write(statement, issued.Hash, inLanguage)), "text/html; charset=utf-8"),
            _ => Results.Bytes(StatementJson.Write(statement), "application/json"),
        };
    }

    private static object Show(IssuedStatement statement) => new
    {
        month = statement.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        statement.After,
        statement.Cut,
        statement.IssuedAt,
        closing = new { electricityFen = statement.Closing.Electricity.Fen, waterFen = statement.Closing.Water.Fen, rentFen = statement.Closing.Rent.Fen },
        statement.Hash,
    };

    private async Task<AccountHead?> Visible(Actor actor, string account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return await accounts.Load(account, cancellationToken) is { } state && actor.MaySee(state.Head.Site) ? state.Head : null;
    }
}
