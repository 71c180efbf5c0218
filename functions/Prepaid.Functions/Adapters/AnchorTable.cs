using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Prepaid.Domain.Ledger;

namespace Prepaid.Functions.Adapters;

/// <summary>Table <c>anchors</c>: the site's partition with a row for each day and row <c>newest</c>; another partition for each anchor with what it commits to, account by account.</summary>
public sealed class AnchorTable(ProductTables tables)
{
    private const string NewestRow = "newest";

    public async Task<SiteAnchor?> Newest(string site, CancellationToken cancellationToken)
    {
        var row = await tables.Anchors.GetEntityIfExistsAsync<TableEntity>(site.AsKey(), NewestRow, cancellationToken: cancellationToken);
        return row.HasValue ? AnchorOf(row.Value!) : null;
    }

    public async Task<SiteAnchor?> Of(string site, DateOnly day, CancellationToken cancellationToken)
    {
        var row = await tables.Anchors.GetEntityIfExistsAsync<TableEntity>(site.AsKey(), day.Text(), cancellationToken: cancellationToken);
        return row.HasValue ? AnchorOf(row.Value!) : null;
    }

    /// <summary>A page of a site's anchors, oldest first.</summary>
    public Task<(IReadOnlyList<SiteAnchor> Items, string? Next)> Page(string site, string? from, CancellationToken cancellationToken) =>
        tables.Anchors.PageOf(TableClient.CreateQueryFilter($"PartitionKey eq {site.AsKey()} and RowKey lt {NewestRow}"), from, AnchorOf, cancellationToken);

    /// <summary>Keeps a page of heads before the anchor that commits to them is sealed; rows that no anchor names mean nothing.</summary>
    /// <returns>False when the page is there and says something else: another instance takes an anchor of the very same moment, and only one of them may seal it.</returns>
    public async Task<bool> AddHeads(string site, DateOnly day, DateTimeOffset takenAt, int number, IEnumerable<AnchoredHead> heads, CancellationToken cancellationToken)
    {
        var row = new TableEntity(HeadsOf(site, day, takenAt), number.ToString("D6", CultureInfo.InvariantCulture));
        var lines = string.Concat(heads.Select(h => h.Line + "\n"));
        LongText.Put(row, "Heads", lines);
        try
        {
            await tables.Anchors.AddEntityAsync(row, cancellationToken);
            return true;
        }
        catch (RequestFailedException conflict) when (conflict.Status == 409)
        {
            var known = await tables.Anchors.GetEntityIfExistsAsync<TableEntity>(row.PartitionKey, row.RowKey, cancellationToken: cancellationToken);
            return known.HasValue && LongText.Of(known.Value!, "Heads") == lines;
        }
    }

    /// <summary>A page of what an anchor commits to.</summary>
    public async Task<(IReadOnlyList<AnchoredHead> Items, string? Next)> Heads(SiteAnchor anchor, string? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(anchor);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {HeadsOf(anchor.Site, anchor.Day, anchor.TakenAt)}");
        var (rows, next) = await tables.Anchors.PageOf(filter, from, r => LongText.Of(r, "Heads"), cancellationToken, size: 10);
        return ([.. rows.SelectMany(r => r.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Select(HeadOf)], next);
    }

    /// <summary>Seals an anchor; one that is there stays.</summary>
    public async Task Seal(SiteAnchor anchor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(anchor);
        try
        {
            await tables.Anchors.SubmitTransactionAsync(
                [
                    new TableTransactionAction(TableTransactionActionType.Add, RowOf(anchor, anchor.Day.Text())),
                    new TableTransactionAction(TableTransactionActionType.UpsertReplace, RowOf(anchor, NewestRow)),
                ],
                cancellationToken);
        }
        catch (TableTransactionFailedException conflict) when (conflict.Status == 409)
        {
            // Another instance sealed that day.
        }
    }

    private static string HeadsOf(string site, DateOnly day, DateTimeOffset takenAt) =>
        string.Create(CultureInfo.InvariantCulture, $"{site.AsKey()}:{day.Text()}:{takenAt.ToUnixTimeMilliseconds()}");

    private static AnchoredHead HeadOf(string line)
    {
        var parts = line.Split(',');
        return new AnchoredHead(parts[0], long.Parse(parts[1], CultureInfo.InvariantCulture), parts[2]);
    }

    private static TableEntity RowOf(SiteAnchor anchor, string rowKey) => new(anchor.Site.AsKey(), rowKey)
    {
        ["Site"] = anchor.Site,
        ["Day"] = anchor.Day.Text(),
        ["TakenAt"] = anchor.TakenAt,
        ["Accounts"] = anchor.Accounts,
        ["Entries"] = anchor.Entries,
        ["Previous"] = anchor.Previous,
        ["Hash"] = anchor.Hash,
    };

    private static SiteAnchor AnchorOf(TableEntity row) => new(
        row.GetString("Site"),
        row.Day("Day")!.Value,
        row.Time("TakenAt"),
        row.GetInt32("Accounts") ?? 0,
        row.Number("Entries"),
        row.GetString("Previous"),
        row.GetString("Hash"));
}
