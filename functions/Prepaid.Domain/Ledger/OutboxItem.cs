using System.Security.Cryptography;
using System.Text;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Notices;
using Prepaid.Domain.Relays;

namespace Prepaid.Domain.Ledger;

/// <summary>How far a text has come; commands are repeated freely, because the agent drops repetitions.</summary>
public enum OutboxState
{
    /// <summary>Not tried yet.</summary>
    Waiting = 0,

    /// <summary>The call was about to be made; found so after a crash, the text is sent once more and flagged.</summary>
    Sending = 1,

    /// <summary>The second call was about to be made; found so after a crash, it is not sent again.</summary>
    SendingAgain = 2,
}

/// <summary>An effect outside, decided in a transaction of the account and carried out after it.</summary>
/// <param name="Number">Number within the account; makes the row key.</param>
public abstract record OutboxItem(long Number)
{
    /// <summary>A relay command for a gateway.</summary>
    public sealed record Command(long Number, SwitchCommand Switch) : OutboxItem(Number);

    /// <summary>A text for the tenant.</summary>
    /// <param name="Number">Number within the account.</param>
    /// <param name="Topic">What it is about.</param>
    /// <param name="Balance">Balance of the wallet that it is about, at the decision.</param>
    /// <param name="DecidedAt">When it was decided.</param>
    /// <param name="State">How far it has come.</param>
    /// <param name="Since">When that state began.</param>
    public sealed record Text(long Number, NoticeTopic Topic, Money Balance, DateTimeOffset DecidedAt, OutboxState State, DateTimeOffset Since) : OutboxItem(Number)
    {
        /// <summary>What is due soon; only for <see cref="NoticeTopic.RentDue"/>.</summary>
        public RentReminder? Rent { get; init; }
    }

    /// <summary>Something on its way to another account.</summary>
    public sealed record Handing(long Number, HandOver Given) : OutboxItem(Number);

    /// <summary>The directory's entry of a meter must follow this account.</summary>
    /// <param name="Number">Number within the account.</param>
    /// <param name="Meter">Meter id.</param>
    /// <param name="Use">What its readings are for now.</param>
    /// <param name="Installations">Its installations now, in the directory's form; null leaves them.</param>
    public sealed record Relink(long Number, string Meter, MeterUse Use, string? Installations) : OutboxItem(Number);
}

/// <summary>A text that was sent, or given up.</summary>
/// <param name="Number">Number of its outbox row.</param>
/// <param name="Topic">What it was about.</param>
/// <param name="MessageId">Id from the SMS service, or empty when it is not known.</param>
/// <param name="SentAt">When the service took it.</param>
/// <param name="Outcome">sent, refused (by the service, for good) or unknown (two crashes while sending).</param>
/// <param name="PossibleDuplicate">True when a crash during the first call made a second one necessary.</param>
public sealed record SentNotice(long Number, NoticeTopic Topic, string MessageId, DateTimeOffset SentAt, string Outcome, bool PossibleDuplicate);

/// <summary>An event from outside that is booked, so that it is booked once.</summary>
/// <param name="Kind">Such as payment.</param>
/// <param name="Id">Provider and transaction.</param>
/// <param name="Content">What it said; the same id with other content is refused.</param>
/// <param name="Sequence">The entry that booked it.</param>
public sealed record BookedKey(string Kind, string Id, string Content, long Sequence);

/// <summary>Who did what to an account (R58); appended in the same transaction.</summary>
/// <param name="Number">Number within the account.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="Action">Such as relay-off, relay-on, top-up, protect.</param>
/// <param name="Subject">Meter, payment or account it was done to.</param>
/// <param name="Detail">Reasons and before/after, for people.</param>
/// <param name="Previous">Hash of the record before; <see cref="LedgerEntry.Genesis"/> for the first.</param>
public sealed record AuditRecord(long Number, DateTimeOffset At, string Actor, string Action, string Subject, string Detail, string Previous)
{
    /// <summary>SHA-256 in lower-case hex over all its fields, a line feed between them; the time in unix milliseconds.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        FormattableString.Invariant($"{Number}\n{At.ToUnixTimeMilliseconds()}\n{Actor}\n{Action}\n{Subject}\n{Detail}\n{Previous}"))));
}
