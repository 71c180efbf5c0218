using System.Collections.Immutable;
using Prepaid.Domain.Sites;

namespace Prepaid.Domain.Tariffs;

/// <summary>All revisions of one tariff, and the only ways to change which are in force (rules R20, R25, R27, R59).</summary>
/// <param name="Id">Tariff id.</param>
/// <param name="Unit">kWh or m3.</param>
/// <param name="Revisions">In the order of proposal.</param>
public sealed record TariffHistory(string Id, string Unit, ImmutableArray<TariffRevision> Revisions)
{
    /// <summary>The tariff in force: approved versions by start. A correction takes the place of a version with the same start.</summary>
    public Tariff InForce(HolidayCalendar calendar, CataloguePrices catalogue) => new(
        Id,
        Unit,
        Versions,
        calendar,
        catalogue);

    /// <summary>Proposes a version.</summary>
    /// <param name="version">The version; its id must be new.</param>
    /// <param name="actor">Who proposes.</param>
    /// <param name="context">Clock, calendar and cap that it is checked against.</param>
    /// <param name="correction">Reason, when it starts in the past.</param>
    public TariffOutcome Propose(TariffVersion version, string actor, TariffContext context, string? correction = null)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentException.ThrowIfNullOrEmpty(actor);
        ArgumentNullException.ThrowIfNull(context);
        List<TariffProblem> problems = [.. TariffRules.CheckVersion(version)];
        if (Revisions.Any(revision => revision.Version.Id == version.Id))
        {
            problems.Add(new TariffProblem("version", "expected an id that was never used: a version is not edited, another one follows it"));
        }

        if (problems.Count == 0)
        {
            problems.AddRange(CheckPublishing(version, context, correction));
        }

        return problems.Count > 0
            ? new TariffOutcome.Refused([.. problems])
            : new TariffOutcome.Changed(this with
            {
                Revisions = Revisions.Add(new TariffRevision(version, RevisionState.Proposed, actor, context.Now, correction, null, null)),
            });
    }

    /// <summary>Approves a proposal; the approver is another person than the proposer. Everything is checked again.</summary>
    public TariffOutcome Approve(string versionId, string actor, TariffContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Decide(versionId, actor, context.Now, RevisionState.Approved, revision =>
            revision.ProposedBy == actor
                ? [new TariffProblem("approver", "expected another person than the proposer") { Reason = RefusalReason.ApproverIsProposer }]
                : CheckPublishing(revision.Version, context, revision.Correction));
    }

    /// <summary>Refuses a proposal.</summary>
    public TariffOutcome Refuse(string versionId, string actor, DateTimeOffset now) =>
        Decide(versionId, actor, now, RevisionState.Refused, _ => []);

    /// <summary>Withdraws a version that has not started; proposed or approved.</summary>
    public TariffOutcome Withdraw(string versionId, string actor, TariffContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (Find(versionId) is not { State: RevisionState.Approved or RevisionState.Proposed } revision || revision.Version.From <= context.LocalNow)
        {
            return NotWaiting("expected a version that is proposed or approved and has not started");
        }

        var withdrawn = Replace(revision, RevisionState.Withdrawn, actor, context.Now);
        ImmutableArray<TariffProblem> problems = [.. CheckSharing(withdrawn.History, context)];
        return problems.IsEmpty ? withdrawn : new TariffOutcome.Refused(problems);
    }

    /// <summary>From which local moment rows may have to be rated again because a version came or went: its start, or that of a month or year whose tiers are now shared or no longer.</summary>
    /// <param name="after">This history with the change.</param>
    /// <param name="version">The version.</param>
    /// <param name="now">The site's wall clock.</param>
    public DateTime ChangesFrom(TariffHistory after, TariffVersion version, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(version);
        var period = SharedPeriods.FirstDifference(SharedPeriods.Of(Versions), SharedPeriods.Of(after.Versions), now);
        return period is { } changed && SharedPeriods.StartOf(changed) < version.From ? SharedPeriods.StartOf(changed) : version.From;
    }

    private ImmutableArray<TariffVersion> Versions =>
        [.. Approved.GroupBy(revision => revision.Version.From).OrderBy(same => same.Key).Select(same => same.MaxBy(revision => revision.DecidedAt)!.Version)];

    private IEnumerable<TariffRevision> Approved => Revisions.Where(revision => revision.State == RevisionState.Approved);

    private IEnumerable<TariffProblem> CheckPublishing(TariffVersion version, TariffContext context, string? correction)
    {
        if (version.From <= context.LocalNow && string.IsNullOrWhiteSpace(correction))
        {
            yield return new TariffProblem("from", "expected the future; a back-dated version needs the reason of the correction");
        }

        if (version.From > context.LocalNow && Approved.Any(revision => revision.Version.From == version.From))
        {
            yield return new TariffProblem("from", "expected a start of its own");
        }

        if (version.UsesCalendar && !context.Calendar.Knows(version.From.Year))
        {
            yield return new TariffProblem("holidays", $"expected the holidays of {version.From.Year}");
        }

        var approved = new TariffRevision(version, RevisionState.Approved, string.Empty, context.Now, correction, null, context.Now);
        foreach (var problem in CheckSharing(this with { Revisions = Revisions.Add(approved) }, context))
        {
            yield return problem;
        }

        if (context.Cap is { } cap && context.Supply is { } supply)
        {
            var verdict = cap.CheckTariff(supply, version, version.ServiceFee, context.Shares);
            foreach (var breach in verdict.Breaches)
            {
                yield return new TariffProblem("price cap", FormattableString.Invariant($"expected at most {breach.Limit:0.######} yuan ({breach.Name} from {breach.At:yyyy-MM-dd}); all-in it is {breach.AllIn}")) { Reason = RefusalReason.PriceCapBreached };
            }

            foreach (var missing in verdict.Missing)
            {
                yield return new TariffProblem("catalogue", $"expected a published price {missing}") { Reason = RefusalReason.CataloguePriceMissing };
            }
        }
    }

    /// <summary>Rows of a month or year that has begun hold counters of the account or of each meter: which of them does not change any more, unless nothing was ever priced.</summary>
    private IEnumerable<TariffProblem> CheckSharing(TariffHistory after, TariffContext context)
    {
        foreach (var (_, problem) in TariffRules.CheckSharing(after.Versions))
        {
            yield return problem;
        }

        var (now, before) = (context.LocalNow, SharedPeriods.Of(Versions));
        if (Versions.Any(version => version.From <= now) && SharedPeriods.FirstDifference(before, SharedPeriods.Of(after.Versions), now) is { } period)
        {
            yield return new TariffProblem(
                TariffRules.SharingField,
                $"expected the meters of an account to go on counting {(before.Contains(period) ? "together" : "each by itself")} in {SharedPeriods.NameOf(period)}: whether tiers are shared changes with a month or year that has not begun");
        }
    }

    private TariffOutcome Decide(
        string versionId, string actor, DateTimeOffset now, RevisionState state, Func<TariffRevision, IEnumerable<TariffProblem>> check)
    {
        ArgumentException.ThrowIfNullOrEmpty(actor);
        if (Find(versionId) is not { State: RevisionState.Proposed } revision)
        {
            return NotWaiting("expected a version that waits for approval");
        }

        ImmutableArray<TariffProblem> problems = [.. check(revision)];
        return problems.IsEmpty ? Replace(revision, state, actor, now) : new TariffOutcome.Refused(problems);
    }

    private TariffOutcome.Changed Replace(TariffRevision revision, RevisionState state, string actor, DateTimeOffset now) =>
        new(this with { Revisions = Revisions.Replace(revision, revision with { State = state, DecidedBy = actor, DecidedAt = now }) });

    private TariffRevision? Find(string versionId) => Revisions.FirstOrDefault(revision => revision.Version.Id == versionId);

    private static TariffOutcome.Refused NotWaiting(string expected) => new([new TariffProblem("version", expected) { Reason = RefusalReason.NotWaiting }]);
}
