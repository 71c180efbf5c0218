using System.Globalization;
using Azure.Data.Tables;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Notices;

namespace Prepaid.Functions.Adapters;

/// <summary>The row <c>head</c>: the state of an account, whose ETag guards all its rows.</summary>
public static class HeadRows
{
    public const string Key = "head";

    public static TableEntity RowOf(string partition, AccountHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        var row = new TableEntity(partition, Key)
        {
            ["Site"] = head.Site,
            ["ElectricityFen"] = head.Electricity.Fen,
            ["WaterFen"] = head.Water.Fen,
            ["RentFen"] = head.Rent.Fen,
            ["EntryCount"] = head.EntryCount,
            ["LastHash"] = head.LastHash,
            ["OutboxCount"] = head.OutboxCount,
            ["AuditCount"] = head.AuditCount,
            ["NoticeLevel"] = (int)head.NoticeLevel,
            ["Protected"] = head.IsProtected,
            ["RelaysOff"] = head.RelaysOff,
        };
        LongText.Put(row, "Meters", StandingJson.Write(head.Meters));
        if (head.LastAuditHash != LedgerEntry.Genesis)
        {
            row["LastAuditHash"] = head.LastAuditHash;
        }

        if (head.FinalNoticeSentAt is { } sent)
        {
            row["FinalNoticeSentAt"] = sent;
        }

        AddRent(row, head);
        AddWater(row, head);
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

        if (head.Debits != DebitHistory.None)
        {
            row["Debits"] = head.Debits.Encode();
        }

        if (head.HeldCount != 0)
        {
            row["HeldCount"] = head.HeldCount;
        }

        AddStatement(row, head);
        if (head.OrdersOn is { } ordered)
        {
            row["OrdersOn"] = ordered.Text();
            row["OrderCount"] = head.OrderCount;
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
            Electricity = Money.FromFen(row.Number("ElectricityFen")),
            Water = Money.FromFen(row.Number("WaterFen")),
            Rent = Money.FromFen(row.Number("RentFen")),
            PropertyFees = Money.FromFen(row.Number("PropertyFeesFen")),
            IsRentOverdueTold = row.GetBoolean("RentOverdueTold") ?? false,
            RentOverdueSentAt = row.GetDateTimeOffset("RentOverdueSentAt"),
            WaterNoticeLevel = (NoticeLevel)(row.GetInt32("WaterNoticeLevel") ?? 0),
            IsWaterOverdueTold = row.GetBoolean("WaterOverdueTold") ?? false,
            WaterOverdueSentAt = row.GetDateTimeOffset("WaterOverdueSentAt"),
            EntryCount = row.Number("EntryCount"),
            LastHash = row.GetString("LastHash"),
            OutboxCount = row.Number("OutboxCount"),
            AuditCount = row.Number("AuditCount"),
            LastAuditHash = row.GetString("LastAuditHash") ?? LedgerEntry.Genesis,
            Meters = StandingJson.Read(LongText.Of(row, "Meters")),
            NoticeLevel = (NoticeLevel)(row.GetInt32("NoticeLevel") ?? 0),
            FinalNoticeSentAt = row.GetDateTimeOffset("FinalNoticeSentAt"),
            IsProtected = row.GetBoolean("Protected") ?? false,
            RelaysOff = row.GetInt32("RelaysOff") ?? 0,
            Authority = Enum.Parse<BalanceAuthority>(row.GetString("Authority") ?? nameof(BalanceAuthority.System)),
            Sharing = Enum.Parse<BalanceSharing>(row.GetString("Sharing") ?? nameof(BalanceSharing.Pool)),
            ClosedAt = row.GetDateTimeOffset("ClosedAt"),
            Debits = DebitHistory.Parse(row.GetString("Debits") ?? string.Empty),
            HeldCount = row.GetInt32("HeldCount") ?? 0,
            StatementMonth = row.GetString("StatementMonth") is { } month ? DateOnly.ParseExact(month + "01", "yyyyMMdd", CultureInfo.InvariantCulture) : null,
            StatementCut = row.Number("StatementCut"),
            OrdersOn = row.Day("OrdersOn"),
            OrderCount = row.GetInt32("OrderCount") ?? 0,
        };
    }

    private static void AddRent(TableEntity row, AccountHead head)
    {
        if (head.PropertyFees != Money.Zero)
        {
            row["PropertyFeesFen"] = head.PropertyFees.Fen;
        }

        if (head.IsRentOverdueTold)
        {
            row["RentOverdueTold"] = true;
        }

        if (head.RentOverdueSentAt is { } overdue)
        {
            row["RentOverdueSentAt"] = overdue;
        }
    }

    private static void AddWater(TableEntity row, AccountHead head)
    {
        if (head.WaterNoticeLevel != NoticeLevel.None)
        {
            row["WaterNoticeLevel"] = (int)head.WaterNoticeLevel;
        }

        if (head.IsWaterOverdueTold)
        {
            row["WaterOverdueTold"] = true;
        }

        if (head.WaterOverdueSentAt is { } overdue)
        {
            row["WaterOverdueSentAt"] = overdue;
        }
    }

    private static void AddStatement(TableEntity row, AccountHead head)
    {
        if (head.StatementMonth is { } month)
        {
            row["StatementMonth"] = month.ToString("yyyyMM", CultureInfo.InvariantCulture);
            row["StatementCut"] = head.StatementCut;
        }
    }
}
