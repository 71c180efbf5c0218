using System.Globalization;
using Azure.Data.Tables;
using Prepaid.Domain.Metering;
using Prepaid.Functions.Metering;

namespace Prepaid.Functions.Adapters;

/// <summary>Table <c>alarms</c>: one partition per site, one row per kind and subject, and one <c>history:</c> row for each time that it was raised.</summary>
public sealed class AlarmTable(ProductTables tables)
{
    private const string History = "history:";

    public async Task<AlarmRow?> Find(string site, AlarmKind kind, string subject, CancellationToken cancellationToken)
    {
        var row = await tables.Alarms.GetEntityIfExistsAsync<TableEntity>(site.AsKey(), RowKeyOf(kind, subject), cancellationToken: cancellationToken);
        return row.HasValue ? AlarmOf(row.Value!) : null;
    }

    /// <summary>Stores an alarm. Its history row tells of when it was raised and closed, as it was said first.</summary>
    public async Task Put(AlarmRow alarm, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        var row = RowOf(alarm, RowKeyOf(alarm.Alarm.Kind, alarm.Alarm.Subject));
        row["LastSeen"] = alarm.LastSeen;
        row["IsOpen"] = alarm.IsOpen;
        var past = RowOf(alarm, HistoryKeyOf(alarm));
        var known = await tables.Alarms.GetEntityIfExistsAsync<TableEntity>(past.PartitionKey, past.RowKey, cancellationToken: cancellationToken);
        if (known.HasValue)
        {
            (past["Since"], past["Detail"]) = (known.Value!["Since"], known.Value!["Detail"]);
        }

        await tables.Alarms.SubmitTransactionAsync(
            [new(TableTransactionActionType.UpsertReplace, row), new(TableTransactionActionType.UpsertReplace, past)], cancellationToken);
    }

    /// <summary>A page of all times that alarms of a site were raised, oldest first.</summary>
    /// <param name="site">Site id.</param>
    /// <param name="start">Raised from this moment on.</param>
    /// <param name="until">Raised before this moment.</param>
    /// <param name="from">Continuation.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<(IReadOnlyList<AlarmRow> Items, string? Next)> Raised(string site, DateTimeOffset start, DateTimeOffset until, string? from, CancellationToken cancellationToken) => tables.Alarms.PageOf(
        TableClient.CreateQueryFilter($"PartitionKey eq {site.AsKey()} and RowKey ge {History + Stamp(start)} and RowKey lt {History + Stamp(until)}"), from, AlarmOf, cancellationToken);

    /// <summary>A page of a site's alarms.</summary>
    public Task<(IReadOnlyList<AlarmRow> Items, string? Next)> Page(string site, bool onlyOpen, string? from, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {site.AsKey()} and RowKey lt {History}");
        return tables.Alarms.PageOf(onlyOpen ? filter + " and IsOpen eq true" : filter, from, AlarmOf, cancellationToken);
    }

    /// <summary>All open alarms of all sites.</summary>
    public async Task<IReadOnlyList<AlarmRow>> Open(CancellationToken cancellationToken)
    {
        var open = new List<AlarmRow>();
        await foreach (var row in tables.Alarms.QueryAsync<TableEntity>("IsOpen eq true", cancellationToken: cancellationToken))
        {
            open.Add(AlarmOf(row));
        }

        return open;
    }

    private static TableEntity RowOf(AlarmRow alarm, string key)
    {
        var row = new TableEntity(alarm.Site.AsKey(), key)
        {
            ["Site"] = alarm.Site,
            ["Kind"] = alarm.Alarm.Kind.ToString(),
            ["Subject"] = alarm.Alarm.Subject,
            ["Since"] = alarm.Alarm.Since.Text(),
            ["Detail"] = alarm.Alarm.Detail,
            ["Account"] = alarm.Account,
            ["FirstSeen"] = alarm.FirstSeen,
        };
        if (alarm.ClosedAt is { } closed)
        {
            row["ClosedAt"] = closed;
        }

        return row;
    }

    private static string HistoryKeyOf(AlarmRow alarm) => $"{History}{Stamp(alarm.FirstSeen)}:{RowKeyOf(alarm.Alarm.Kind, alarm.Alarm.Subject)}";

    private static string Stamp(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);

    private static string RowKeyOf(AlarmKind kind, string subject) => $"{kind}:{subject.AsKey()}";

    private static AlarmRow AlarmOf(TableEntity row) => new(
        row.GetString("Site"),
        new Alarm(
            Enum.Parse<AlarmKind>(row.GetString("Kind")),
            row.GetString("Subject"),
            row.Day("Since")!.Value,
            row.GetString("Detail")),
        row.GetString("Account"),
        row.GetDateTimeOffset("FirstSeen") ?? default,
        row.GetDateTimeOffset("LastSeen") ?? default,
        row.GetDateTimeOffset("ClosedAt"));
}
