namespace Prepaid.Verify.Rows;

/// <summary>Work that waits for a person, or was decided by one.</summary>
/// <param name="Kind">Adjustment, CashRefund or Debit.</param>
/// <param name="State">Waiting, Approved or Rejected.</param>
internal sealed record HeldRow(string Place, string Id, string Kind, string Content, string ProposedBy, string State, string DecidedBy)
{
    public static HeldRow Of(VerifiedRow row) => new(
        row.Place, row.Text("Id"), row.Text("Kind"), row.Text("Content"), row.Text("ProposedBy"), row.Text("State"), row.TextOr("DecidedBy", string.Empty));
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
