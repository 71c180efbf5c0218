using System.Globalization;
using Azure.Data.Tables;
using Prepaid.Domain.Metering;
using Prepaid.Functions.Metering;

namespace Prepaid.Functions.Adapters;

/// <summary>Table <c>alarms</c>: one partition per site, one row per kind and subject.</summary>
public sealed class AlarmTable(ProductTables tables)
{
    public async Task<AlarmRow?> Find(string site, AlarmKind kind, string subject, CancellationToken cancellationToken)
    {
        var row = await tables.Alarms.GetEntityIfExistsAsync<TableEntity>(site.AsKey(), RowKeyOf(kind, subject), cancellationToken: cancellationToken);
        return row.HasValue ? AlarmOf(row.Value!) : null;
    }

    public Task Put(AlarmRow alarm, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        var row = new TableEntity(alarm.Site.AsKey(), RowKeyOf(alarm.Alarm.Kind, alarm.Alarm.Subject))
        {
            ["Site"] = alarm.Site,
            ["Kind"] = alarm.Alarm.Kind.ToString(),
            ["Subject"] = alarm.Alarm.Subject,
            ["Since"] = alarm.Alarm.Since.ToString("yyyyMMdd", CultureInfo.InvariantCulture),
            ["Detail"] = alarm.Alarm.Detail,
            ["Account"] = alarm.Account,
            ["FirstSeen"] = alarm.FirstSeen,
            ["LastSeen"] = alarm.LastSeen,
            ["IsOpen"] = alarm.IsOpen,
        };
        if (alarm.ClosedAt is { } closed)
        {
            row["ClosedAt"] = closed;
        }

        return tables.Alarms.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>A page of a site's alarms.</summary>
    public Task<(IReadOnlyList<AlarmRow> Items, string? Next)> Page(string site, bool onlyOpen, string? from, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {site.AsKey()}");
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

    private static string RowKeyOf(AlarmKind kind, string subject) => $"{kind}:{subject.AsKey()}";

    private static AlarmRow AlarmOf(TableEntity row) => new(
        row.GetString("Site"),
        new Alarm(
            Enum.Parse<AlarmKind>(row.GetString("Kind")),
            row.GetString("Subject"),
            DateOnly.ParseExact(row.GetString("Since"), "yyyyMMdd", CultureInfo.InvariantCulture),
            row.GetString("Detail")),
        row.GetString("Account"),
        row.GetDateTimeOffset("FirstSeen") ?? default,
        row.GetDateTimeOffset("LastSeen") ?? default,
        row.GetDateTimeOffset("ClosedAt"));
}
