using System.Collections.Immutable;
using Prepaid.Domain;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Relays;
using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Ledger;

/// <summary>Meters that change hands or are exchanged, and tenants who move out (R52, R53, M12).</summary>
public sealed class MeterMoves(AccountTable accounts, DirectoryTable directory, AccountWork work, AccountReview review, MeterRows rows, SiteTariffs tariffs, TakerCheck takers)
{
    // A meter takes up to seven rows of the giver's transaction, and all of them up to thirty days of water.
    private const int MetersPerTransaction = 6;

    /// <summary>Gives one meter to another account.</summary>
    public async Task<BookingOutcome?> HandOver(Actor actor, string account, HandOverBody body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        var link = await directory.Meter(body.Meter, cancellationToken);
        return await Once(actor, account, body.Id, body.Content, async (state, draft) =>
        {
            if (link is null)
            {
                return new Refusal(RefusalReason.MeterNotFound, $"meter {body.Meter} is not known");
            }

            return Refusal.Earlier(
                await takers.Refuse(actor, state.Head, body.To, [link], body.At, cancellationToken),
                await Give(state, draft, body.At, [(link, body.Counts)], body.To, cancellationToken));
        }, cancellationToken);
    }

    /// <summary>Takes the final values, hands all meters to the house and closes the account.</summary>
    public async Task<BookingOutcome?> MoveOut(Actor actor, string account, MoveOutBody body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        var given = new List<(MeterLink Link, long Counts)>();
        foreach (var meter in body.Meters)
        {
            if (await directory.Meter(meter.Meter, cancellationToken) is not { } link)
            {
                return BookingOutcome.No(RefusalReason.MeterNotFound, $"meter {meter.Meter} is not known");
            }

            given.Add((link, meter.Counts));
        }

        var chunks = given.Chunk(MetersPerTransaction).ToList();
        for (var i = 0; i + 1 < chunks.Count; i++)
        {
            var outcome = await Once(
                actor, account, FormattableString.Invariant($"{body.Id}.{i + 1}"), body.Content, (state, draft) => ToHouse(actor, state, draft, body.At, chunks[i], cancellationToken), cancellationToken);
            if (outcome is null or BookingOutcome.Refused)
            {
                return outcome;
            }
        }

        return await Once(
            actor,
            account,
            body.Id,
            body.Content,
            async (state, draft) => await ToHouse(actor, state, draft, body.At, chunks.LastOrDefault([]), cancellationToken) ?? await Close(actor, state, draft, body, cancellationToken),
            cancellationToken);
    }

    /// <summary>Exchanges the meter at a supply point.</summary>
    public async Task<BookingOutcome?> Swap(Actor actor, string meter, SwapBody body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(body);
        if (await directory.Meter(meter, cancellationToken) is not { } link || !actor.MaySee(link.Site))
        {
            return BookingOutcome.No(RefusalReason.MeterNotFound, $"meter {meter} is not known");
        }

        return await Once(actor, link.Account, body.Id, body.Content, async (state, draft) =>
        {
            var installed = MeterInstallations.Read(link);
            var counts = MeterInstallations.SetupOf(link, backBillingDays: null).Installations[^1].Model.Modulus;
            if (body.StartCounts >= counts || (body.NewSerial == installed[^1].Serial && body.StartCounts != body.FinalCounts))
            {
                return new Refusal(RefusalReason.BodyRefused, $"startCounts: expected below {counts}, and {body.FinalCounts} where meter {installed[^1].Serial} stays and only its ratio changes");
            }

            var from = body.At.ToUnixTimeSeconds() + 1; // a reading of that very second is still the old one's
            var last = body.FinalCounts ?? LastBelieved(state.Head, meter, installed);
            var after = installed.Add(new InstalledMeter(from, body.NewSerial, body.RatedUnitsPerHour, body.StartCounts, last, body.FinalCounts is null, body.Ratio ?? installed[^1].Ratio));
            var swap = new SwappedMeter(body.Id, body.Content, meter, body.At, installed[^1].Serial, body.NewSerial, last ?? 0, body.StartCounts, after[^1].Ratio, MeterInstallations.Write(after), after.Length);
            var final = body.FinalCounts is { } signed ? await FinalsOf(state, draft, body.At, [(link, signed)], cancellationToken) : null;
            return MeterSwap.Decide(draft, final, swap);
        }, cancellationToken);
    }

    /// <summary>Of the meter that stands there now: one that was never read stands where it was put in, not where the one before ended.</summary>
    private static long? LastBelieved(AccountHead head, string meter, ImmutableArray<InstalledMeter> installed) =>
        head.StandingOf(meter)?.Position.Register is { IsOpen: true } register && register.Installation == installed.Length - 1 ? register.Actual.Counts : installed[^1].StartCounts;

    private async Task<Refusal?> ToHouse(
        Actor actor, AccountState state, AccountDraft draft, DateTimeOffset at, (MeterLink Link, long Counts)[] given, CancellationToken cancellationToken)
    {
        var house = (await directory.Site(state.Head.Site, cancellationToken))?.HouseAccount ?? string.Empty;
        return given.Length == 0
            ? null
            : Refusal.Earlier(
                await takers.Refuse(actor, state.Head, house, [.. given.Select(g => g.Link)], at, cancellationToken),
                await Give(state, draft, at, given, house, cancellationToken));
    }

    private async Task<Refusal?> Give(
        AccountState state, AccountDraft draft, DateTimeOffset at, IReadOnlyList<(MeterLink Link, long Counts)> given, string to, CancellationToken cancellationToken)
    {
        var finals = await FinalsOf(state, draft, at, given, cancellationToken);
        if ((finals.Take(draft) ?? finals.ChargeWater(draft)) is { } refusal)
        {
            return refusal;
        }

        var isHouse = (await directory.Site(state.Head.Site, cancellationToken))?.HouseAccount == to;
        var relays = await accounts.Relays(state.Head.Account, cancellationToken);
        foreach (var (link, _) in given)
        {
            var relay = relays.FirstOrDefault(r => r.Meter == link.Meter);
            var untouched = link.HasRelay ? RelayState.New(link.Meter, link.Gateway) : null;
            if (MeterGiving.Decide(draft, link.Meter, to, isHouse ? MeterUse.House : link.TenantUse, relay, untouched) is { } refused)
            {
                return refused;
            }
        }

        return null;
    }

    private async Task<Refusal?> Close(Actor actor, AccountState state, AccountDraft draft, MoveOutBody body, CancellationToken cancellationToken)
    {
        if (body.BalanceTo.Length > 0)
        {
            var refusal = Refusal.Earlier(
                await takers.Refuse(actor, state.Head, body.BalanceTo, [], body.At, cancellationToken), BalanceGiving.Decide(draft, body.BalanceTo));
            if (refusal is not null)
            {
                return refusal;
            }
        }

        var credits = new Dictionary<Wallet, IReadOnlyList<PaymentCredit>>();
        foreach (var wallet in Enum.GetValues<Wallet>())
        {
            var unused = draft.Head.BalanceOf(wallet);
            credits[wallet] = unused > Money.Zero ? await accounts.CreditsFor(state.Head.Account, wallet, unused, cancellationToken) : [];
        }

        return AccountClosing.Decide(draft, body.Id, body.Reason, credits);
    }

    private async Task<FinalReadings> FinalsOf(
        AccountState state, AccountDraft draft, DateTimeOffset at, IReadOnlyList<(MeterLink Link, long Counts)> values, CancellationToken cancellationToken)
    {
        var timelines = await tariffs.All(state.Head.Site, cancellationToken);
        var time = at.ToUnixTimeSeconds();
        var arrivals = values.Select(v => new MeterArrival(
            v.Link, new[] { new MeterReading(0, time, draft.Now.ToUnixTimeSeconds(), 0, v.Counts) }, From(state.Head, v.Link.Meter, timelines.Zone, time))).ToList();
        return new FinalReadings(
            DateTimeOffset.FromUnixTimeSeconds(time),
            [.. values.Select(v => new SignedValue(v.Link.Meter, v.Counts))],
            timelines,
            await rows.Of(state, timelines, arrivals, cancellationToken));
    }

    /// <summary>A water meter is charged up to its final value, so that all its days are needed that are not charged yet.</summary>
    private static DateOnly From(AccountHead head, string meter, SiteZone zone, long time)
    {
        var date = zone.DateAt(time);
        return head.StandingOf(meter) is { Use: MeterUse.Water } standing && WaterDue.FirstUnbilled(standing, zone) is var first && first < date ? first : date;
    }

    /// <summary>Does it once per id: the key row goes into the same transaction.</summary>
    private async Task<BookingOutcome?> Once(
        Actor actor, string account, string id, string content, Func<AccountState, AccountDraft, Task<Refusal?>> decide, CancellationToken cancellationToken)
    {
        BookingOutcome? outcome = null;
        await work.Change(
            account,
            state => review.Decide(state, actor.Id, async draft =>
            {
                outcome = actor.MaySee(state.Head.Site) ? await Decide(state, draft) : null;
                return outcome is { Changes: true };
            }),
            cancellationToken);
        return outcome;

        async Task<BookingOutcome> Decide(AccountState state, AccountDraft draft)
        {
            if (await accounts.Key(account, BookingRequest.KeyKind, id, cancellationToken) is { } seen)
            {
                return seen.Content == content
                    ? new BookingOutcome.AlreadyDone(seen.Sequence)
                    : BookingOutcome.No(RefusalReason.IdReusedWithOtherContent, $"id {id} was used for {seen.Content}");
            }

            if (await decide(state, draft) is { } refusal)
            {
                return new BookingOutcome.Refused(refusal);
            }

            if (!draft.Keys.Any(k => k.Kind == BookingRequest.KeyKind && k.Id == id))
            {
                draft.Book(new BookedKey(BookingRequest.KeyKind, id, content, draft.Head.EntryCount));
            }

            return new BookingOutcome.Booked(draft.Head.EntryCount);
        }
    }
}
