namespace Prepaid.Verify.Rows;

/// <summary>All rows of one account.</summary>
internal sealed class AccountPartition(string partition)
{
    /// <summary>Account id, from its partition key.</summary>
    public string Account { get; } = PlainKey.Decode(partition);

    public string Place { get; } = $"accounts/{partition}";

    public HeadRow? Head { get; private set; }

    /// <summary>By sequence.</summary>
    public List<EntryRow> Entries { get; } = [];

    /// <summary>By meter and date.</summary>
    public List<DayRow> Days { get; } = [];

    public List<RelayRow> Relays { get; } = [];

    /// <summary>By meter and sequence.</summary>
    public List<CommandRow> Commands { get; } = [];

    public List<NoticeRow> Notices { get; } = [];

    public List<KeyRow> Keys { get; } = [];

    public List<AuditRow> Audit { get; } = [];

    /// <summary>Effects that are not carried out.</summary>
    public List<OutboxRow> Outbox { get; } = [];

    /// <summary>Entries by which something changed hands, in their order.</summary>
    public List<HandOverEvidence> HandOvers { get; } = [];

    /// <summary>Entries of exchanged meters.</summary>
    public List<SwapEvidence> Swaps { get; } = [];

    public List<HeldRow> Held { get; } = [];

    public List<CreditRow> Credits { get; } = [];

    public List<OrderRow> Orders { get; } = [];

    public void Take(VerifiedRow row, Findings findings)
    {
        try
        {
            Sort(row);
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException or ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            findings.Add(CheckOf(row), row.Place, "a row as docs/evidence.md describes it", wrong.Message);
        }
    }

    private void Take(EntryRow entry)
    {
        Entries.Add(entry);
        if (HandOverEvidence.IsOne(entry))
        {
            HandOvers.Add(HandOverEvidence.Of(entry, Account));
        }
        else if (entry.Kind == HandOverEvidence.MetersOpened)
        {
            HandOvers.AddRange(HandOverEvidence.Opened(entry, Account));
        }
        else if (entry.Kind == "meter-swapped")
        {
            Swaps.Add(SwapEvidence.Of(entry));
        }
    }

    private void Sort(VerifiedRow row)
    {
        var dash = row.RowKey.IndexOf('-', StringComparison.Ordinal);
        switch (dash < 0 ? row.RowKey : row.RowKey[..dash])
        {
            case "head":
                Head = HeadRow.Of(row);
                break;
            case "entry":
                Take(EntryRow.Of(row));
                break;
            case "day":
                Days.Add(DayRow.Of(row));
                break;
            case "meter":
                Relays.Add(RelayRow.Of(row));
                break;
            case "command":
                Commands.Add(CommandRow.Of(row));
                break;
            case "notice":
                Notices.Add(NoticeRow.Of(row));
                break;
            case "key":
                Keys.Add(KeyRow.Of(row));
                break;
            case "audit":
                Audit.Add(AuditRow.Of(row));
                break;
            case "outbox":
                Outbox.Add(OutboxRow.Of(row));
                break;
            case "held":
                Held.Add(HeldRow.Of(row));
                break;
            case "order":
                Orders.Add(OrderRow.Of(row));
                break;
            case "credit":
                Credits.Add(CreditRow.Of(row));
                break;
            default:
                break; // a family of rows that no check is about
        }
    }

    private static Check CheckOf(VerifiedRow row) => row.RowKey.Split('-')[0] switch
    {
        "day" => Check.EnergyConserved,
        "meter" or "command" => Check.RelayTruth,
        "notice" or "audit" => Check.NothingLost,
        _ => Check.BooksBalance,
    };
}
