using System.Globalization;
using Azure.Data.Tables;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Relays;

namespace Prepaid.Functions.Adapters;

/// <summary>Relays of an account and the commands that were issued to them.</summary>
public static class RelayRows
{
    public const string Meter = "meter-";
    public const string Command = "command-";

    public static string SwitchKey(string meter, long sequence) => string.Create(CultureInfo.InvariantCulture, $"command-{meter}-{sequence:D8}");

    public static TableEntity RowOf(string partition, RelayState relay)
    {
        ArgumentNullException.ThrowIfNull(relay);
        var row = new TableEntity(partition, Meter + relay.Meter)
        {
            ["Meter"] = relay.Meter,
            ["Gateway"] = relay.Gateway,
            ["CommandSequence"] = relay.CommandSequence,
            ["Wanted"] = relay.Wanted.ToString(),
            ["State"] = relay.State.ToString(),
            ["NotAfter"] = relay.NotAfter,
            ["Reported"] = relay.Reported.ToString(),
        };
        if (relay.ReportedAt is { } at)
        {
            row["ReportedAt"] = at;
        }

        return row;
    }

    public static RelayState RelayOf(TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new RelayState(
            row.GetString("Meter"),
            row.GetString("Gateway"),
            row.Number("CommandSequence"),
            Enum.Parse<RelayPosition>(row.GetString("Wanted")),
            Enum.Parse<CommandState>(row.GetString("State")),
            row.Time("NotAfter"),
            Enum.Parse<RelayPosition>(row.GetString("Reported")),
            row.GetDateTimeOffset("ReportedAt"));
    }

    public static TableEntity RowOf(string partition, SwitchRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var command = record.Command;
        var row = RowOf(partition, SwitchKey(command.Meter, command.Sequence), command);
        row["State"] = record.State.ToString();
        row["Reason"] = record.Reason;
        row["Relay"] = record.Relay.ToString();
        if (record.ReportedAt is { } at)
        {
            row["ReportedAt"] = at;
        }

        return row;
    }

    public static SwitchRecord SwitchOf(TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new SwitchRecord(
            CommandOf(row),
            Enum.Parse<CommandState>(row.GetString("State")),
            row.GetString("Reason"),
            Enum.Parse<RelayPosition>(row.GetString("Relay")),
            row.GetDateTimeOffset("ReportedAt"));
    }

    /// <summary>A command under any key: its own row, or the outbox row that carries it.</summary>
    internal static TableEntity RowOf(string partition, string rowKey, SwitchCommand command) => new(partition, rowKey)
    {
        ["Id"] = command.Id,
        ["Meter"] = command.Meter,
        ["Gateway"] = command.Gateway,
        ["Sequence"] = command.Sequence,
        ["Wanted"] = command.Wanted.ToString(),
        ["Why"] = command.Reason,
        ["DecidedAt"] = command.DecidedAt,
        ["NotAfter"] = command.NotAfter,
    };

    internal static SwitchCommand CommandOf(TableEntity row) => new(
        row.GetString("Id"),
        row.GetString("Meter"),
        row.GetString("Gateway"),
        row.Number("Sequence"),
        Enum.Parse<RelayPosition>(row.GetString("Wanted")),
        row.GetString("Why"),
        row.Time("DecidedAt"),
        row.Time("NotAfter"));
}
