using Prepaid.Domain.Billing;
using Prepaid.Domain.Notices;
using Prepaid.Domain.Payments;
using Prepaid.Domain.Relays;
using Prepaid.Domain.Reports;

namespace Prepaid.Domain.Ledger;

/// <summary>What one call changes in one account: collected by pure decisions, stored in one transaction.</summary>
public sealed class AccountDraft
{
    private readonly List<LedgerEntry> entries = [];
    private readonly List<OutboxItem> outbox = [];
    private readonly List<OutboxItem> finished = [];
    private readonly List<OutboxItem> changed = [];
    private readonly List<SentNotice> notices = [];
    private readonly List<BookedKey> keys = [];
    private readonly List<BookedKey> newKeys = [];
    private readonly List<AuditRecord> audit = [];
    private readonly List<SwitchRecord> switches = [];
    private readonly Dictionary<string, RelayState> relays = new(StringComparer.Ordinal);
    private readonly List<MeterDayRow> days = [];
    private readonly List<string> dropped = [];
    private readonly List<HeldWork> held = [];
    private readonly List<PaymentCredit> credits = [];
    private readonly List<IssuedStatement> statements = [];
    private readonly List<TopUpOrder> orders = [];

    /// <summary>Starts from the account as loaded.</summary>
    public AccountDraft(AccountHead head, string actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(head);
        Before = head;
        Head = head;
        Actor = actor;
        Now = now;
    }

    /// <summary>The account as loaded.</summary>
    public AccountHead Before { get; }

    /// <summary>The account after what was decided so far.</summary>
    public AccountHead Head { get; private set; }

    /// <summary>Who causes the change.</summary>
    public string Actor { get; }

    /// <summary>Booked-at of everything in this draft.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>What the site lets readings debit without asking (R56); null asks nobody.</summary>
    public SafetyBounds? Bounds { get; init; }

    /// <summary>New entries.</summary>
    public IReadOnlyList<LedgerEntry> Entries => entries;

    /// <summary>Day rows as they are after the change.</summary>
    public IReadOnlyList<MeterDayRow> Days => days;

    /// <summary>New effects.</summary>
    public IReadOnlyList<OutboxItem> Outbox => outbox;

    /// <summary>Effects carried out: their rows go.</summary>
    public IReadOnlyList<OutboxItem> Finished => finished;

    /// <summary>Effects whose state changed.</summary>
    public IReadOnlyList<OutboxItem> Changed => changed;

    /// <summary>Texts sent.</summary>
    public IReadOnlyList<SentNotice> Notices => notices;

    /// <summary>Keys booked.</summary>
    public IReadOnlyList<BookedKey> Keys => keys;

    /// <summary>Keys booked that must not be there yet: storing the draft is a conflict when one is.</summary>
    public IReadOnlyList<BookedKey> NewKeys => newKeys;

    /// <summary>Meters whose relay went to another account: their relay rows go.</summary>
    public IReadOnlyList<string> Dropped => dropped;

    /// <summary>Work that waits for a decision, or was decided.</summary>
    public IReadOnlyList<HeldWork> Held => held;

    /// <summary>Payments as they stand for refunds.</summary>
    public IReadOnlyList<PaymentCredit> Credits => credits;

    /// <summary>Statements issued.</summary>
    public IReadOnlyList<IssuedStatement> Statements => statements;

    /// <summary>Orders placed or paid.</summary>
    public IReadOnlyList<TopUpOrder> Orders => orders;

    /// <summary>Audit rows.</summary>
    public IReadOnlyList<AuditRecord> Audit => audit;

    /// <summary>Relays as they are after the change, those that changed.</summary>
    public IReadOnlyDictionary<string, RelayState> Relays => relays;

    /// <summary>Commands issued or reported on.</summary>
    public IReadOnlyList<SwitchRecord> Switches => switches;

    /// <summary>True when there is nothing to store.</summary>
    public bool IsEmpty =>
        ReferenceEquals(Head, Before) && entries.Count == 0 && days.Count == 0 && outbox.Count == 0 && finished.Count == 0
        && changed.Count == 0 && relays.Count == 0 && switches.Count == 0 && newKeys.Count == 0;

    /// <summary>True when it is head, entries and day rows alone, as nearly every delivery's is.</summary>
    public bool HasOnlyPostings =>
        outbox.Count == 0 && finished.Count == 0 && changed.Count == 0 && notices.Count == 0 && keys.Count == 0 && newKeys.Count == 0 && audit.Count == 0
        && relays.Count == 0 && switches.Count == 0 && held.Count == 0 && credits.Count == 0 && orders.Count == 0 && dropped.Count == 0 && statements.Count == 0;

    /// <summary>Books an entry; its wallet lines change the balances.</summary>
    public LedgerEntry Post(string kind, string key, IReadOnlyList<LedgerLine> lines, string evidence, DateTimeOffset serviceFrom, DateTimeOffset serviceTo)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var entry = new LedgerEntry(Head.EntryCount + 1, kind, key, lines, evidence, serviceFrom, serviceTo, Now, Actor, Head.LastHash);
        entries.Add(entry);
        var (electricity, water, rent, propertyFees) = (Head.Electricity, Head.Water, Head.Rent, Head.PropertyFees);
        foreach (var line in lines)
        {
            switch (line.CounterAccount)
            {
                case CounterAccounts.ElectricityWallet:
                    electricity += line.Amount;
                    break;
                case CounterAccounts.WaterWallet:
                    water += line.Amount;
                    break;
                case CounterAccounts.RentWallet:
                    rent += line.Amount;
                    break;
                case CounterAccounts.PropertyFeeRevenue:
                    propertyFees += line.Amount;
                    break;
                default:
                    break;
            }
        }

        Head = Head with { Electricity = electricity, Water = water, Rent = rent, PropertyFees = propertyFees, EntryCount = entry.Sequence, LastHash = entry.Hash };
        return entry;
    }

    /// <summary>Stores a day row.</summary>
    public void Put(MeterDayRow day) => days.Add(day);

    /// <summary>Replaces or adds the standing of a meter.</summary>
    public void Put(MeterStanding standing)
    {
        ArgumentNullException.ThrowIfNull(standing);
        List<MeterStanding> meters = [.. Head.Meters];
        var at = meters.FindIndex(m => m.Meter == standing.Meter);
        if (at < 0)
        {
            meters.Add(standing);
        }
        else
        {
            meters[at] = standing;
        }

        Head = Head with { Meters = meters };
    }

    /// <summary>Stores held work and keeps count of what waits.</summary>
    /// <param name="work">As it is now.</param>
    /// <param name="before">As it was stored; null for new work.</param>
    public void Hold(HeldWork work, HeldWork? before = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        held.Add(work);
        var change = (work.State == HeldState.Waiting ? 1 : 0) - (before?.State == HeldState.Waiting ? 1 : 0);
        Head = Head with { HeldCount = Head.HeldCount + change };
    }

    /// <summary>Stores a payment as it stands for refunds.</summary>
    public void Put(PaymentCredit credit) => credits.Add(credit);

    /// <summary>Issues a statement; the head points to it from now on.</summary>
    public void Issue(IssuedStatement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        statements.Add(statement);
        Head = Head with { StatementMonth = statement.Month, StatementCut = statement.Cut };
    }

    /// <summary>Stores an order.</summary>
    public void Put(TopUpOrder order) => orders.Add(order);

    /// <summary>Changes plain fields of the head.</summary>
    public void Set(Func<AccountHead, AccountHead> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Head = change(Head);
    }

    /// <summary>Stores a relay, given as it was before, and keeps count of those that are off.</summary>
    public void Put(RelayState before, RelayState after)
    {
        relays[after.Meter] = after;
        var off = Head.RelaysOff + (IsOff(after) ? 1 : 0) - (IsOff(before) ? 1 : 0);
        Head = Head with { RelaysOff = off };
    }

    /// <summary>Gives a relay up, given as stored: another account has it from now on.</summary>
    public void Drop(RelayState relay)
    {
        ArgumentNullException.ThrowIfNull(relay);
        dropped.Add(relay.Meter);
        Head = Head with { RelaysOff = Head.RelaysOff - (IsOff(relay) ? 1 : 0) };
    }

    /// <summary>Sends something to another account.</summary>
    public void HandOver(HandOver given)
    {
        var number = Head.OutboxCount + 1;
        Head = Head with { OutboxCount = number };
        outbox.Add(new OutboxItem.Handing(number, given));
    }

    /// <summary>Lets the directory follow.</summary>
    public void Relink(string meter, MeterUse use, string? installations)
    {
        var number = Head.OutboxCount + 1;
        Head = Head with { OutboxCount = number };
        outbox.Add(new OutboxItem.Relink(number, meter, use, installations));
    }

    /// <summary>Decides a text.</summary>
    public void Tell(NoticeLevel level) => Tell((NoticeTopic)level, Head.Electricity);

    /// <summary>Decides a text about rent.</summary>
    /// <param name="reminder">What is due soon; null tells that rent is overdue.</param>
    public void TellRent(RentReminder? reminder) => Tell(reminder is null ? NoticeTopic.RentOverdue : NoticeTopic.RentDue, Head.Rent, reminder);

    /// <summary>Decides a text about water.</summary>
    /// <param name="topic">One of those about water.</param>
    public void TellWater(NoticeTopic topic) => Tell(topic, Head.Water);

    /// <summary>Decides a command.</summary>
    public void Switch(SwitchCommand command)
    {
        var number = Head.OutboxCount + 1;
        Head = Head with { OutboxCount = number };
        outbox.Add(new OutboxItem.Command(number, command));
        switches.Add(SwitchRecord.Of(command));
    }

    /// <summary>Stores what became of a command.</summary>
    public void Record(SwitchRecord record) => switches.Add(record);

    /// <summary>Changes the state of an effect that is under way.</summary>
    public void Change(OutboxItem item) => changed.Add(item);

    /// <summary>Ends an effect.</summary>
    public void Finish(OutboxItem item, SentNotice? notice = null)
    {
        finished.Add(item);
        if (notice is not null)
        {
            notices.Add(notice);
        }
    }

    /// <summary>Remembers an event from outside.</summary>
    public void Book(BookedKey key) => keys.Add(key);

    /// <summary>Remembers work that must not be done twice, without looking first whether it was.</summary>
    public void BookOnce(BookedKey key) => newKeys.Add(key);

    /// <summary>Appends to the audit.</summary>
    public void Note(string action, string subject, string detail)
    {
        var number = Head.AuditCount + 1;
        var record = new AuditRecord(number, Now, Actor, action, subject, detail, Head.LastAuditHash);
        Head = Head with { AuditCount = number, LastAuditHash = record.Hash };
        audit.Add(record);
    }

    private void Tell(NoticeTopic topic, Money balance, RentReminder? reminder = null)
    {
        var number = Head.OutboxCount + 1;
        Head = Head with { OutboxCount = number };
        outbox.Add(new OutboxItem.Text(number, topic, balance, Now, OutboxState.Waiting, Now) { Rent = reminder });
    }

    private static bool IsOff(RelayState relay) => relay.Wanted == RelayPosition.Off || relay.Reported == RelayPosition.Off;
}
