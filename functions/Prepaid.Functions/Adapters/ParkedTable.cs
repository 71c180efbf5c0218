using Azure.Data.Tables;
using Prepaid.Functions.Metering;

namespace Prepaid.Functions.Adapters;

/// <summary>Table <c>parked</c>: one partition per device, in the order of the log.</summary>
public sealed class ParkedTable(ProductTables tables)
{
    public async Task Put(ParkedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var device = message.Device.Length == 0 ? "-" : message.Device.AsKey();
        var row = new TableEntity(device, message.Part.Length == 0 ? message.Position : $"{message.Position}-{message.Part.AsKey()}")
        {
            ["Device"] = message.Device,
            ["Part"] = message.Part,
            ["Kind"] = Short(message.Kind),
            ["Reason"] = Short(message.Reason),
            ["Body"] = message.Body,
            ["EnqueuedAt"] = message.EnqueuedAt,
            ["ParkedAt"] = message.ParkedAt,
        };
        await tables.Parked.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    public Task<(IReadOnlyList<ParkedMessage> Items, string? Next)> Page(string? from, CancellationToken cancellationToken) =>
        tables.Parked.PageOf(filter: null, from, MessageOf, cancellationToken);

    private static string Short(string text) => text.Length <= 1_000 ? text : text[..1_000];

    private static ParkedMessage MessageOf(TableEntity row) => new(
        row.GetString("Device"),
        row.RowKey,
        row.GetString("Part"),
        row.GetString("Kind"),
        row.GetString("Reason"),
        row.GetString("Body"),
        row.GetDateTimeOffset("EnqueuedAt") ?? default,
        row.GetDateTimeOffset("ParkedAt") ?? default);
}
