using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Notices;
using Prepaid.Domain.Relays;
using Prepaid.Functions.Ledger;

namespace Prepaid.Functions.Adapters;

/// <summary>The rows of an account's partition and their properties (docs/evidence.md describes them for readers outside).</summary>
public static class AccountRows
{
    public const string Head = "head";
    public const string Entry = "entry-";
    public const string Meter = "meter-";
    public const string Command = "command-";
    public const string Notice = "notice-";
    public const string Audit = "audit-";
    public const string Outbox = "outbox-";

    public static string DayKey(string meter, DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"day-{meter}-{day:yyyyMMdd}");

    public static string KeyKey(string kind, string id) => $"key-{kind}-{id}";

    public static string SwitchKey(string meter, long sequence) => string.Create(CultureInfo.InvariantCulture, $"command-{meter}-{sequence:D8}");

    public static string OutboxKey(long number) => string.Create(CultureInfo.InvariantCulture, $"outbox-{number:D12}");

    /// <summary>All rows that a change writes, the head first.</summary>
    /// <param name="partition">The account's partition key.</param>
    /// <param name="draft">The change.</param>
    /// <param name="version">ETag of the head as loaded; null opens the account.</param>
    public static List<TableTransactionAction> ActionsOf(string partition, AccountDraft draft, ETag? version)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var head = RowOf(partition, draft.Head);
        var actions = new List<TableTransactionAction>(4)
        {
            version is { } loaded ? new(TableTransactionActionType.UpdateReplace, head, loaded) : new(TableTransactionActionType.Add, head),
        };
        foreach (var entry in draft.Entries)
        {
            actions.Add(new(TableTransactionActionType.Add, RowOf(partition, entry)));
        }

        foreach (var day in draft.Days)
        {
            actions.Add(new(TableTransactionActionType.UpsertReplace, RowOf(partition, day)));
        }

        if (!draft.HasOnlyPostings)
        {
            AddEffects(actions, partition, draft);
        }

        return actions;
    }

    public static TableEntity RowOf(string partition, AccountHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        var row = new TableEntity(partition, Head)
        {
            ["Site"] = head.Site,
            ["ElectricityFen"] = head.Electricity.Fen,
            ["WaterFen"] = head.Water.Fen,
            ["RentFen"] = head.Rent.Fen,
            ["EntryCount"] = head.EntryCount,
            ["LastHash"] = head.LastHash,
            ["OutboxCount"] = head.OutboxCount,
            ["AuditCount"] = head.AuditCount,
            ["Meters"] = StandingJson.Write(head.Meters),
            ["NoticeLevel"] = (int)head.NoticeLevel,
            ["Protected"] = head.IsProtected,
            ["RelaysOff"] = head.RelaysOff,
        };
        if (head.FinalNoticeSentAt is { } sent)
        {
            row["FinalNoticeSentAt"] = sent;
        }

        if (head.ClosedAt is { } closed)
        {
            row["ClosedAt"] = closed;
        }

        if (head.Authority != BalanceAuthority.System)
        {
            row["Authority"] = head.Authority.ToString();
        }

        if (head.Sharing != BalanceSharing.Pool)
        {
            row["Sharing"] = head.Sharing.ToString();
        }

        if (head.HeldCount != 0)
        {
            row["HeldCount"] = head.HeldCount;
        }

        return row;
    }

    public static AccountHead HeadOf(string account, TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new AccountHead
        {
            Account = account,
            Site = row.GetString("Site"),
            Electricity = Money.FromFen(Number(row, "ElectricityFen")),
            Water = Money.FromFen(Number(row, "WaterFen")),
            Rent = Money.FromFen(Number(row, "RentFen")),
            EntryCount = Number(row, "EntryCount"),
            LastHash = row.GetString("LastHash"),
            OutboxCount = Number(row, "OutboxCount"),
            AuditCount = Number(row, "AuditCount"),
            Meters = StandingJson.Read(row.GetString("Meters")),
            NoticeLevel = (NoticeLevel)(row.GetInt32("NoticeLevel") ?? 0),
            FinalNoticeSentAt = row.GetDateTimeOffset("FinalNoticeSentAt"),
            IsProtected = row.GetBoolean("Protected") ?? false,
            RelaysOff = row.GetInt32("RelaysOff") ?? 0,
            Authority = Enum.Parse<BalanceAuthority>(row.GetString("Authority") ?? nameof(BalanceAuthority.System)),
            Sharing = Enum.Parse<BalanceSharing>(row.GetString("Sharing") ?? nameof(BalanceSharing.Pool)),
            ClosedAt = row.GetDateTimeOffset("ClosedAt"),
            HeldCount = row.GetInt32("HeldCount") ?? 0,
        };
    }

    public static TableEntity RowOf(string partition, LedgerEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new TableEntity(partition, string.Create(CultureInfo.InvariantCulture, $"entry-{entry.Sequence:D12}"))
        {
            ["Kind"] = entry.Kind,
            ["Key"] = entry.Key,
            ["Lines"] = entry.PackedLines,
            ["Evidence"] = entry.Evidence,
            ["ServiceFrom"] = entry.ServiceFrom,
            ["ServiceTo"] = entry.ServiceTo,
            ["BookedAt"] = entry.BookedAt,
            ["Actor"] = entry.Actor,
            ["Previous"] = entry.Previous,
            ["Hash"] = entry.Hash,
        };
    }

    public static LedgerRow EntryOf(TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new LedgerRow(
            long.Parse(row.RowKey.AsSpan(Entry.Length), NumberStyles.None, CultureInfo.InvariantCulture),
            row.GetString("Kind"),
            row.GetString("Key"),
            row.GetString("Lines"),
            row.GetString("Evidence"),
            Time(row, "ServiceFrom"),
            Time(row, "ServiceTo"),
            Time(row, "BookedAt"),
            row.GetString("Actor"),
            row.GetString("Hash"));
    }

    public static TableEntity RowOf(string partition, MeterDayRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new TableEntity(partition, DayKey(row.Meter, row.Day.Date)) { ["Day"] = MeterDayText.Encode(row.Day) };
    }

    /// <exception cref="InvalidDataException">The row is not what we wrote.</exception>
    public static MeterDay DayOf(TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return MeterDayText.TryDecode(row.GetString("Day"), out var day, out var error)
            ? day!
            : throw new InvalidDataException($"Day row {row.PartitionKey}/{row.RowKey}: {error}");
    }

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
            Number(row, "CommandSequence"),
            Enum.Parse<RelayPosition>(row.GetString("Wanted")),
            Enum.Parse<CommandState>(row.GetString("State")),
            Time(row, "NotAfter"),
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
                Number(row, "Number"),
                Enum.Parse<NoticeLevel>(row.GetString("Level")),
                Money.FromFen(Number(row, "BalanceFen")),
                Time(row, "DecidedAt"),
                Enum.Parse<OutboxState>(row.GetString("State")),
                Time(row, "Since")),
            "command" => new OutboxItem.Command(Number(row, "Number"), CommandOf(row)),
            "handing" => new OutboxItem.Handing(Number(row, "Number"), HandOverJson.Read(row.GetString("Given"))),
            "relink" => new OutboxItem.Relink(Number(row, "Number"), row.GetString("Meter"), Enum.Parse<MeterUse>(row.GetString("Use")), row.GetString("Installations")),
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
            Number(row, "Number"),
            Enum.Parse<NoticeLevel>(row.GetString("Level")),
            row.GetString("MessageId"),
            Time(row, "SentAt"),
            row.GetString("Outcome"),
            row.GetBoolean("PossibleDuplicate") ?? false);
    }

    public static TableEntity RowOf(string partition, BookedKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new TableEntity(partition, KeyKey(key.Kind, key.Id)) { ["Kind"] = key.Kind, ["Id"] = key.Id, ["Content"] = key.Content, ["Entry"] = key.Sequence };
    }

    public static BookedKey KeyOf(TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new BookedKey(row.GetString("Kind"), row.GetString("Id"), row.GetString("Content"), Number(row, "Entry"));
    }

    public static TableEntity RowOf(string partition, AuditRecord audit)
    {
        ArgumentNullException.ThrowIfNull(audit);
        return new TableEntity(partition, string.Create(CultureInfo.InvariantCulture, $"audit-{audit.Number:D12}"))
        {
            ["At"] = audit.At,
            ["Actor"] = audit.Actor,
            ["Action"] = audit.Action,
            ["Subject"] = audit.Subject,
            ["Detail"] = audit.Detail,
        };
    }

    private static void AddEffects(List<TableTransactionAction> actions, string partition, AccountDraft draft)
    {
        foreach (var item in draft.Outbox)
        {
            actions.Add(new(TableTransactionActionType.Add, RowOf(partition, item)));
        }

        Put(draft.Changed.Select(i => RowOf(partition, i)));
        Put(draft.Relays.Values.Select(r => RowOf(partition, r)));
        Put(draft.Switches.GroupBy(s => s.Command.Id).Select(g => RowOf(partition, g.Last())));
        Put(draft.Notices.Select(n => RowOf(partition, n)));
        Put(draft.Keys.Select(k => RowOf(partition, k)));
        Put(draft.Held.Select(h => BookRows.RowOf(partition, h)));
        Put(draft.Credits.Select(c => BookRows.RowOf(partition, c)));
        Put(draft.Audit.Select(a => RowOf(partition, a)));
        Delete(draft.Finished.Select(f => OutboxKey(f.Number)));
        Delete(draft.Dropped.Select(m => Meter + m));

        void Delete(IEnumerable<string> keys) =>
            actions.AddRange(keys.Select(k => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, k), ETag.All)));

        void Put(IEnumerable<TableEntity> rows) =>
            actions.AddRange(rows.Select(r => new TableTransactionAction(TableTransactionActionType.UpsertReplace, r)));
    }

    private static TableEntity OutboxRowOf(string partition, long number, SwitchCommand command)
    {
        var row = RowOf(partition, OutboxKey(number), command);
        row["Kind"] = "command";
        row["Number"] = number;
        return row;
    }

    private static TableEntity RowOf(string partition, string rowKey, SwitchCommand command) => new(partition, rowKey)
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

    private static SwitchCommand CommandOf(TableEntity row) => new(
        row.GetString("Id"),
        row.GetString("Meter"),
        row.GetString("Gateway"),
        Number(row, "Sequence"),
        Enum.Parse<RelayPosition>(row.GetString("Wanted")),
        row.GetString("Why"),
        Time(row, "DecidedAt"),
        Time(row, "NotAfter"));

    private static long Number(TableEntity row, string property) => row.GetInt64(property) ?? 0;

    private static DateTimeOffset Time(TableEntity row, string property) => row.GetDateTimeOffset(property) ?? DateTimeOffset.UnixEpoch;
}
