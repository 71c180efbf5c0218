using System.Security.Cryptography;
using System.Text;

namespace Prepaid.Verify.Rows;

/// <summary>A relay as the account knows it.</summary>
internal sealed record RelayRow(string Place, string Meter, long CommandSequence, string Wanted, string State, string Reported)
{
    public string Gateway { get; init; } = string.Empty;

    public DateTimeOffset NotAfter { get; init; }

    public DateTimeOffset? ReportedAt { get; init; }

    public static RelayRow Of(VerifiedRow row) =>
        new(row.Place, row.KeyedBy("meter-", row.Text("Meter")), row.Number("CommandSequence"), row.OneOf("Wanted", "On", "Off"), row.Text("State"), row.Text("Reported"))
        {
            Gateway = row.Text("Gateway"),
            NotAfter = row.Time("NotAfter"),
            ReportedAt = row.TimeOrNull("ReportedAt"),
        };
}

/// <summary>A relay command and what became of it.</summary>
internal sealed record CommandRow(string Place, string Meter, long Sequence, bool IsOff, DateTimeOffset DecidedAt, DateTimeOffset NotAfter, string State)
{
    /// <summary>What it is for: empty, rent, water or paid.</summary>
    public string Why { get; init; } = string.Empty;

    public string Id { get; init; } = string.Empty;

    public string Gateway { get; init; } = string.Empty;

    /// <summary>Why it was not done, or empty.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Position read back.</summary>
    public string Relay { get; init; } = string.Empty;

    public DateTimeOffset? ReportedAt { get; init; }

    public static CommandRow Of(VerifiedRow row) => new(
        row.Place, row.Text("Meter"), row.Number("Sequence"), row.OneOf("Wanted", "On", "Off") == "Off", row.Time("DecidedAt"), row.Time("NotAfter"), row.Text("State"))
    {
        Why = row.Text("Why"),
        Id = row.Text("Id"),
        Gateway = row.Text("Gateway"),
        Reason = row.Text("Reason"),
        Relay = row.Text("Relay"),
        ReportedAt = row.TimeOrNull("ReportedAt"),
    };
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
/// <param name="StoredHash">Over its fields and the hash of the row before; empty on rows of before there were hashes.</param>
internal sealed record AuditRow(string Place, long Number, DateTimeOffset At, string Actor, string Action, string Subject, string Detail, string StoredHash)
{
    public static AuditRow Of(VerifiedRow row) => new(
        row.Place,
        Mark.Whole(row.RowKey["audit-".Length..]),
        row.Time("At"),
        row.Text("Actor"),
        row.Text("Action"),
        row.Text("Subject"),
        row.Text("Detail"),
        row.TextOr("Hash", string.Empty));

    /// <summary>SHA-256 over its fields, a line feed between them.</summary>
    public string HashBehind(string previous) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        FormattableString.Invariant($"{Number}\n{At.ToUnixTimeMilliseconds()}\n{Actor}\n{Action}\n{Subject}\n{Detail}\n{previous}"))));
}

/// <summary>A payment in the inbox, or a case about one.</summary>
internal sealed record InboxRow(
    string Place, bool IsCase, string Provider, string Transaction, string Account, long AmountFen, string State, DateTimeOffset PaidAt, DateTimeOffset ReceivedAt)
{
    public string Key => $"payment:{Provider}-{Transaction}";

    /// <summary>Counter-account of the wallet that it is for.</summary>
    public string Wallet { get; init; } = EntryRow.ElectricityWallet;

    /// <summary>Why it is in suspense or a case; empty when credited.</summary>
    public string Reason { get; init; } = string.Empty;

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
        row.Time("PaidAt"),
        row.Time("ReceivedAt"))
    {
        Wallet = "wallet:" + row.TextOr("Wallet", "electricity"),
        Reason = row.Text("Reason"),
    };
}
