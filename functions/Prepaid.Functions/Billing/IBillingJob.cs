using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Billing;

/// <summary>What is particular to one job of the run engine (ADR 0004). The engine claims, freezes, posts, resumes and reverses.</summary>
public interface IBillingJob
{
    BillingJob Job { get; }

    /// <summary>True when two people must agree before anything is posted.</summary>
    bool NeedsApproval { get; }

    /// <summary>True when items of closed accounts are given to <see cref="Post"/> too; otherwise they are skipped.</summary>
    bool TakesClosedAccounts => false;

    /// <summary>The oldest local period of a site that is over and has no run; null when nothing is due. Asked every hour, so it must be cheap.</summary>
    /// <param name="site">The site.</param>
    /// <param name="newest">Newest period with a run; null before the first.</param>
    /// <param name="cancellationToken">Stops it.</param>
    ValueTask<BillingPeriod?> NextDue(SiteEntry site, BillingPeriod? newest, CancellationToken cancellationToken);

    /// <summary>Streams what a run freezes: snapshots in ascending order of name, then at most one item for each account in ascending ordinal order of id.</summary>
    /// <remarks>Runs again from the start after a crash; nothing that it gave before counts then.</remarks>
    IAsyncEnumerable<PlannedRow> Plan(SiteEntry site, BillingRunKey run, CancellationToken cancellationToken);

    /// <summary>False when what it did stands or is corrected in other ways; then nobody can ask for a reversal.</summary>
    bool CanReverse => true;

    /// <summary>Day rows that <see cref="Post"/> needs as they are now (<see cref="BillingItem.Days"/>); none unless a job says otherwise.</summary>
    ValueTask<IReadOnlyList<MeterDayRow>> DaysFor(AccountHead head, BillingItem item, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<MeterDayRow>>([]);

    /// <summary>Posts a frozen item, or skips it and leaves the draft alone. Pure: reads the draft and the item only.</summary>
    ItemResult Post(AccountDraft draft, BillingRunKey run, BillingItem item);

    /// <summary>Undoes what <see cref="Post"/> posted; the account may be closed by now. Never refuses.</summary>
    ItemResult Reverse(AccountDraft draft, BillingRunKey run, BillingItem item) => throw new InvalidOperationException($"Run {run} is of a job that is not reversed.");
}

/// <summary>What planning a run gives, one after the other.</summary>
public abstract record PlannedRow
{
    private PlannedRow()
    {
    }

    /// <summary>Inputs, frozen under a name.</summary>
    /// <param name="Name">Letters, digits, '-', '_', '.' and ':'.</param>
    /// <param name="Content">JSON on one line, at most 30,000 characters.</param>
    public sealed record Snapshot(string Name, string Content) : PlannedRow;

    /// <summary>What is posted to one account.</summary>
    public sealed record Item(BillingItem Content) : PlannedRow;

    /// <summary>Nothing yet, but still at it: the engine renews its lease.</summary>
    public sealed record Working : PlannedRow;

    /// <summary>Input is missing; the run is planned again later.</summary>
    /// <param name="Reason">What is missing, for people.</param>
    public sealed record Waits(string Reason) : PlannedRow;
}
