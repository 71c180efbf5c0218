using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Metering;

/// <summary>Decisions of people on held readings: recorded with their actor, and what follows posted in the same transaction.</summary>
public sealed class ReadingReview(DirectoryTable directory, AccountWork work, AccountReview review, MeterRows rows, SiteTariffs tariffs, AlarmBoard alarms)
{
    /// <summary>Takes one decision.</summary>
    public async Task<IResult> Decide(HttpRequest request, string meter, CancellationToken cancellationToken)
    {
        var actor = request.Actor();
        if (await directory.Meter(meter, cancellationToken) is not { } link || !actor.MaySee(link.Site))
        {
            return Problem.NotFound("meter", meter);
        }

        var (body, refusal) = await request.Read<ReadingDecisionBody>(cancellationToken);
        return body is null ? Problem.Of(refusal!)
            : link.IndexOf(body.Register) is >= 0 and var register ? await Decide(link, actor, body.KeyAt(register), body.By(actor.Id), body.Reason, cancellationToken)
            : Problem.Of(RefusalReason.ReadingNotFound, $"Meter {link.Meter} has no register {body.Register}.");
    }

    private async Task<IResult> Decide(MeterLink link, Actor actor, MeterReading key, ReadingDecision decision, string reason, CancellationToken cancellationToken)
    {
        var timelines = await tariffs.All(link.Site, cancellationToken);
        var date = timelines.Zone.DateAt(key.MeasuredAt);
        var outcome = DecisionOutcome.NoSuchReading;
        var draft = await work.Change(
            link.Account,
            state => review.Decide(state, actor.Id, async change =>
            {
                var meters = await rows.Of(state, timelines, [new MeterArrival(link, default, date)], cancellationToken);
                outcome = MeterCorrection.Decide(change, timelines, meters, link.Meter, key, decision, reason);
                await alarms.Raise(change, cancellationToken);
                return outcome == DecisionOutcome.Decided;
            }),
            cancellationToken);
        if (draft is null)
        {
            return Problem.NotFound("account", link.Account);
        }

        switch (outcome)
        {
            case DecisionOutcome.Decided or DecisionOutcome.AlreadyDecided:
                await CatchUp(link, actor, timelines, draft, cancellationToken);
                await alarms.Review(link.Site, AlarmKind.ReadingsHeld, link.Meter, cancellationToken);
                await alarms.Review(link.Site, AlarmKind.DebitHeld, link.Meter, cancellationToken);
                return Results.Ok(new
                {
                    outcome = outcome.ToString(),
                    link.Meter,
                    link.Account,
                    postedFen = (draft.Head.Electricity - draft.Before.Electricity + draft.Head.Water - draft.Before.Water).Fen,
                    electricityFen = draft.Head.Electricity.Fen,
                    waterFen = draft.Head.Water.Fen,
                    heldId = draft.Head.StandingOf(link.Meter)?.HeldId,
                });
            case DecisionOutcome.NotHeld:
                return Problem.Of(RefusalReason.ReadingNotHeld, "The reading is accepted by itself; expected one that is provisional, held, rejected or decided before.");
            case DecisionOutcome.OutOfRange:
                return Problem.Of(RefusalReason.BodyRefused, $"replacement: {decision.Counts} counts do not fit the register of meter {link.Meter}.");
            default:
                return Problem.Of(
                    RefusalReason.ReadingNotFound,
                    FormattableString.Invariant($"Meter {link.Meter} has no reading of {key.Counts} counts with sequence {key.Sequence} at {key.MeasuredAt}."));
        }
    }

    /// <summary>What one transaction could not hold follows in others; a crash in between leaves it to the meter's next change.</summary>
    private async Task CatchUp(MeterLink link, Actor actor, SiteTimelines timelines, AccountDraft draft, CancellationToken cancellationToken)
    {
        var cause = new CorrectionCause("behind", "the rest of a decision");
        var head = draft.Head;
        while (head.StandingOf(link.Meter)?.Behind is { } behind)
        {
            var next = await work.Change(
                link.Account,
                state => review.Decide(state, actor.Id, async change =>
                {
                    var meters = await rows.Of(state, timelines, [new MeterArrival(link, default, behind)], cancellationToken);
                    MeterCorrection.RateAgain(change, timelines, meters, behind, cause);
                    return !change.IsEmpty;
                }),
                cancellationToken);
            head = next!.Head;
        }
    }
}
