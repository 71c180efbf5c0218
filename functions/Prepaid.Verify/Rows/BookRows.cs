namespace Prepaid.Verify.Rows;

/// <summary>Work that waits for a person, or was decided by one.</summary>
/// <param name="Kind">Adjustment, CashRefund or Debit.</param>
/// <param name="State">Waiting, Approved, Rejected or Settled.</param>
internal sealed record HeldRow(string Place, string Id, string Kind, string Content, string ProposedBy, string State, string DecidedBy)
{
    /// <summary>What a held debit would post; null for other kinds.</summary>
    public HeldDebit? Debit { get; init; }

    /// <exception cref="FormatException">The row is not what docs/evidence.md says.</exception>
    public static HeldRow Of(VerifiedRow row) => new(
        row.Place, row.Text("Id"), row.Text("Kind"), row.Text("Content"), row.Text("ProposedBy"), row.Text("State"), row.TextOr("DecidedBy", string.Empty))
    {
        Debit = row.Text("Kind") == "Debit" ? HeldDebit.Parse(row.LongText("Detail")) : null,
    };
}

/// <summary>What readings cost beyond a safety bound: its rows stand, only the entry is missing.</summary>
internal sealed record HeldDebit(string Meter, IReadOnlyList<DayPart> Parts)
{
    public decimal Fen => Parts.Sum(p => p.Fen);

    public long PricedCounts => Parts.Where(p => p.Price != 0m).Sum(p => p.Counts);

    /// <exception cref="FormatException">The text is not what docs/evidence.md says.</exception>
    public static HeldDebit Parse(string text) => text.Split('|', 6) is ["1", var meter, _, _, _, var parts]
        ? new HeldDebit(meter, [.. parts.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(DayRow.PartOf)])
        : throw new FormatException("Detail: expected 1|meter|from|to|period|parts");
}

/// <summary>What one payment brought a wallet, and how much of it went back.</summary>
/// <param name="Entry">Sequence of its top-up.</param>
internal sealed record CreditRow(string Place, long Entry, string Channel, string Transaction, string Wallet, long NetFen, long FeeFen, long RefundedNetFen, long RefundedFeeFen)
{
    public static CreditRow Of(VerifiedRow row) => new(
        row.Place,
        row.Number("Entry"),
        row.Text("Channel"),
        row.Text("Transaction"),
        row.Text("Wallet"),
        row.Number("NetFen"),
        row.Number("FeeFen"),
        row.Number("RefundedNetFen"),
        row.Number("RefundedFeeFen"));
}

/// <summary>An effect that is not carried out.</summary>
/// <param name="Kind">text, command, handing or relink.</param>
internal sealed record OutboxRow(string Place, string Kind)
{
    public static OutboxRow Of(VerifiedRow row) => new(row.Place, row.TextOr("Kind", string.Empty));
}

/// <summary>A top-up that was ordered before it is paid.</summary>
internal sealed record OrderRow(string Place, string Id, string Wallet, long NetFen, long FeeFen, string State, string PaidBy, DateTimeOffset PlacedAt)
{
    public static OrderRow Of(VerifiedRow row) => new(
        row.Place, row.Text("Id"), row.Text("Wallet"), row.Number("NetFen"), row.Number("FeeFen"), row.Text("State"), row.TextOr("PaidBy", string.Empty), row.Time("PlacedAt"));
}
