using System.Globalization;
using Azure.Data.Tables;
using Prepaid.Domain;
using Prepaid.Domain.Billing;
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
        OutboxItem.Text text => RowOf(partition, text),
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
            "text" => TextOf(row),
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
            ["Level"] = notice.Topic.ToString(),
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
            Enum.Parse<NoticeTopic>(row.GetString("Level")),
            row.GetString("MessageId"),
            row.Time("SentAt"),
            row.GetString("Outcome"),
            row.GetBoolean("PossibleDuplicate") ?? false);
    }

    private static TableEntity RowOf(string partition, OutboxItem.Text text)
    {
        var row = new TableEntity(partition, OutboxKey(text.Number))
        {
            ["Kind"] = "text",
            ["Number"] = text.Number,
            ["Level"] = text.Topic.ToString(),
            ["BalanceFen"] = text.Balance.Fen,
            ["DecidedAt"] = text.DecidedAt,
            ["State"] = text.State.ToString(),
            ["Since"] = text.Since,
        };
        if (text.Rent is { } rent)
        {
            row["RentKind"] = rent.Kind.ToString();
            row["RentDueOn"] = rent.DueOn.Text();
            row["RentFen"] = rent.Amount.Fen;
        }

        return row;
    }

    private static OutboxItem.Text TextOf(TableEntity row) => new(
        row.Number("Number"),
        Enum.Parse<NoticeTopic>(row.GetString("Level")),
        Money.FromFen(row.Number("BalanceFen")),
        row.Time("DecidedAt"),
        Enum.Parse<OutboxState>(row.GetString("State")),
        row.Time("Since"))
    {
        Rent = row.GetString("RentKind") is { } kind
            ? new RentReminder(Enum.Parse<RentKind>(kind), row.Day("RentDueOn")!.Value, Money.FromFen(row.Number("RentFen")))
            : null,
    };

    private static TableEntity OutboxRowOf(string partition, long number, SwitchCommand command)
    {
        var row = RelayRows.RowOf(partition, OutboxKey(number), command);
        row["Kind"] = "command";
        row["Number"] = number;
        return row;
    }
}
