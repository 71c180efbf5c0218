namespace Prepaid.Verify.Rows;

/// <summary>A relay as the account knows it.</summary>
internal sealed record RelayRow(string Place, string Meter, long CommandSequence, string Wanted, string State, string Reported)
{
    public static RelayRow Of(VerifiedRow row) =>
        new(row.Place, row.Text("Meter"), row.Number("CommandSequence"), row.Text("Wanted"), row.Text("State"), row.Text("Reported"));
}

/// <summary>A relay command and what became of it.</summary>
internal sealed record CommandRow(string Place, string Meter, long Sequence, bool IsOff, DateTimeOffset DecidedAt, DateTimeOffset NotAfter, string State)
{
    /// <summary>What it is for: empty, rent, water or paid.</summary>
    public string Why { get; init; } = string.Empty;

    public static CommandRow Of(VerifiedRow row) => new(
        row.Place, row.Text("Meter"), row.Number("Sequence"), row.Text("Wanted") == "Off", row.Time("DecidedAt"), row.Time("NotAfter"), row.Text("State")) { Why = row.TextOr("Why", string.Empty) };
}

/// <summary>A text that was sent, or given up.</summary>
/// <param name="Outcome">sent, refused or unknown.</param>
internal sealed record NoticeRow(string Place, long Number, string Level, string MessageId, DateTimeOffset SentAt, string Outcome, bool PossibleDuplicate)
{
    public static NoticeRow Of(VerifiedRow row) => new(
        row.Place, row.Number("Number"), row.Text("Level"), row.Text("MessageId"), row.Time("SentAt"), row.Text("Outcome"), row.Flag("PossibleDuplicate"));
}

/// <summary>An event from outside that was booked.</summary>
internal sealed record KeyRow(string Place, string Kind, string Id, string Content, long Entry)
{
    public static KeyRow Of(VerifiedRow row) => new(row.Place, row.Text("Kind"), row.Text("Id"), row.Text("Content"), row.Number("Entry"));
}

/// <summary>Who did what.</summary>
internal sealed record AuditRow(string Place, long Number, DateTimeOffset At, string Action)
{
    public static AuditRow Of(VerifiedRow row) => new(row.Place, Mark.Whole(row.RowKey["audit-".Length..]), row.Time("At"), row.Text("Action"));
}

/// <summary>A payment in the inbox, or a case about one.</summary>
internal sealed record InboxRow(
    string Place, bool IsCase, string Provider, string Transaction, string Account, long AmountFen, string State, DateTimeOffset ReceivedAt)
{
    public string Key => $"payment:{Provider}-{Transaction}";

    /// <summary>Counter-account of the wallet that it is for.</summary>
    public string Wallet { get; init; } = EntryRow.ElectricityWallet;

    /// <summary>What the key row of its booking says.</summary>
    public string Content => FormattableString.Invariant($"{Account}|{AmountFen}|CNY") + (Wallet == EntryRow.ElectricityWallet ? string.Empty : $"|{Wallet["wallet:".Length..]}");

    public static InboxRow Of(VerifiedRow row) => new(
        row.Place,
        row.RowKey != "payment",
        row.Text("Provider"),
        row.Text("Transaction"),
        row.Text("Account"),
        row.Number("AmountFen"),
        row.Text("State"),
        row.Time("ReceivedAt"))
    {
        Wallet = "wallet:" + row.TextOr("Wallet", "electricity"),
    };
}
