using System.Globalization;
using Azure.Data.Tables;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Notices;
using Prepaid.Domain.Relays;

namespace Prepaid.Functions.Adapters;

/// <summary>Effects that an account decided, and texts that were sent.</summary>
public static class OutboxRows
{
    public const string Outbox = "outbox-";
    public const string Notice = "notice-";

    public static string OutboxKey(long number) => string.Create(CultureInfo.InvariantCulture, $"outbox-{number:D12}");

    public static TableEntity RowOf(string partition, OutboxItem item) => item switch
    {
        OutboxItem.Text text => new TableEntity(partition, OutboxKey(text.Number))
        {
            ["Kind"] = "text",
            ["Number"] = text.Number,
            ["Level"] = text.Level.ToString(),
            ["BalanceFen"] = text.Balance.Fen,
            ["DecidedAt"] = text.DecidedAt,
            ["State"] = text.State.ToString(),
            ["Since"] = text.Since,
        },
        OutboxItem.Command { Switch: var command } => OutboxRowOf(partition, item.Number, command),
        OutboxItem.Handing handing => new TableEntity(partition, OutboxKey(item.Number))
        {
            ["Kind"] = "handing",
            ["Number"] = item.Number,
            ["To"] = handing.Given.To,
            ["Given"] = HandOverJson.Write(handing.Given),
        },
        OutboxItem.Relink relink => new TableEntity(partition, OutboxKey(item.Number))
        {
            ["Kind"] = "relink",
            ["Number"] = item.Number,
            ["Meter"] = relink.Meter,
            ["Use"] = relink.Use.ToString(),
            ["Installations"] = relink.Installations,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(item), item, "expected a text, a command, a handing or a relink"),
    };

    public static OutboxItem OutboxOf(TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.GetString("Kind") switch
        {
            "text" => new OutboxItem.Text(
                row.Number("Number"),
                Enum.Parse<NoticeLevel>(row.GetString("Level")),
                Money.FromFen(row.Number("BalanceFen")),
                row.Time("DecidedAt"),
                Enum.Parse<OutboxState>(row.GetString("State")),
                row.Time("Since")),
            "command" => new OutboxItem.Command(row.Number("Number"), RelayRows.CommandOf(row)),
            "handing" => new OutboxItem.Handing(row.Number("Number"), HandOverJson.Read(row.GetString("Given"))),
            "relink" => new OutboxItem.Relink(row.Number("Number"), row.GetString("Meter"), Enum.Parse<MeterUse>(row.GetString("Use")), row.GetString("Installations")),
            var other => throw new InvalidDataException($"Outbox row {row.PartitionKey}/{row.RowKey}: kind {other}"),
        };
    }

    public static TableEntity RowOf(string partition, SentNotice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return new TableEntity(partition, string.Create(CultureInfo.InvariantCulture, $"notice-{notice.Number:D12}"))
        {
            ["Number"] = notice.Number,
            ["Level"] = notice.Level.ToString(),
            ["MessageId"] = notice.MessageId,
            ["SentAt"] = notice.SentAt,
            ["Outcome"] = notice.Outcome,
            ["PossibleDuplicate"] = notice.PossibleDuplicate,
        };
    }

    public static SentNotice NoticeOf(TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new SentNotice(
            row.Number("Number"),
            Enum.Parse<NoticeLevel>(row.GetString("Level")),
            row.GetString("MessageId"),
            row.Time("SentAt"),
            row.GetString("Outcome"),
            row.GetBoolean("PossibleDuplicate") ?? false);
    }

    private static TableEntity OutboxRowOf(string partition, long number, SwitchCommand command)
    {
        var row = RelayRows.RowOf(partition, OutboxKey(number), command);
        row["Kind"] = "command";
        row["Number"] = number;
        return row;
    }
}
