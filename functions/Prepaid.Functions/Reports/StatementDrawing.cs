using System.Collections.Immutable;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Reports;
using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Sites;
using Prepaid.Functions.Tariffs;

namespace Prepaid.Functions.Reports;

/// <summary>Draws a statement up to the account's newest entry: freezes what it says besides its entries, and asks the price-cap guard (R51).</summary>
public sealed class StatementDrawing(
    DirectoryTable directory, PremisesTable premises, AccountTable accounts, LedgerTable ledger, MonthStatements figures, SiteTariffs tariffs, AlarmBoard alarms, TimeProvider clock)
{
    private const decimal FenPerYuan = 100m;
    private const int ShownDecimals = 6;

    /// <summary>Draws the statement of a month that has none yet. A breach of the cap raises an alarm and blocks it.</summary>
    public async Task<DrawnStatement> Draw(SitePricing pricing, AccountEntry entry, DateOnly month, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pricing);
        ArgumentNullException.ThrowIfNull(entry);
        if (await accounts.Load(entry.Account, cancellationToken) is not { Head: var head })
        {
            return DrawnStatement.No(RefusalReason.AccountNotFound, $"account {entry.Account} is not open");
        }

        var now = clock.GetUtcNow();
        var opened = await ledger.OpenedAt(entry.Account, cancellationToken);
        if (MonthRefusal(pricing, head, opened, month, now) is { } refusal)
        {
            return new DrawnStatement(null, refusal);
        }

        var charged = await figures.Of(pricing, head, month, cancellationToken);
        if (CapVerdict.Refuse([.. charged.Select(c => pricing.Cap?.CheckStatement(c)).OfType<CapVerdict>()]) is { } breach)
        {
            await alarms.Raise(pricing.Site.Site, head.Account, new Alarm(AlarmKind.StatementBlocked, head.Account, month, $"{RefusalText.CodeOf(breach.Reason)}: {breach.Detail}"), cancellationToken);
            return new DrawnStatement(null, breach);
        }

        var frame = await FrameOf(pricing, entry, head, month, charged, cancellationToken) with { IssuedAt = now, IssuedBy = actor };
        var statement = StatementFold.Of(frame, await EntriesOf(head.Account, frame.After, frame.Cut, cancellationToken));
        return statement.Closing == WalletBalances.Of(head)
            ? new DrawnStatement(IssuedStatement.Of(statement), null)
            : throw new InvalidDataException($"Account {head.Account}: entries up to {head.EntryCount} do not come to its balances.");
    }

    /// <summary>The entries of a statement.</summary>
    public async Task<IReadOnlyList<LedgerRow>> EntriesOf(string account, long after, long cut, CancellationToken cancellationToken)
    {
        var entries = new List<LedgerRow>();
        await foreach (var entry in ledger.Between(account, after, cut, cancellationToken))
        {
            entries.Add(entry);
        }

        return entries;
    }

    private static Refusal? MonthRefusal(SitePricing pricing, AccountHead head, DateTimeOffset? opened, DateOnly month, DateTimeOffset now)
    {
        var (start, end) = (pricing.Zone.StartOf(month), pricing.Zone.StartOf(month.AddMonths(1)));
        var isAllThere = end <= now || (head.ClosedAt is { } closed && closed >= start);
        return Refusal.FirstOf(
            (!isAllThere, RefusalReason.PeriodNotOver, FormattableString.Invariant($"{month:yyyy-MM} ends at {end:u}")),
            (head.StatementMonth >= month, RefusalReason.StatementOutOfOrder, FormattableString.Invariant($"the newest statement is of {head.StatementMonth:yyyy-MM}")),
            (opened >= end, RefusalReason.StatementOutOfOrder, FormattableString.Invariant($"the account was opened at {opened:u}")),
            (head.ClosedAt < start && head.EntryCount == head.StatementCut, RefusalReason.StatementOutOfOrder, FormattableString.Invariant($"the account was closed at {head.ClosedAt:u} and has nothing since")));
    }

    private static UnitPrice UnitPriceOf(SitePricing pricing, StatementFigures charged)
    {
        var isUsed = charged.Quantity > 0m;
        decimal? PerUnit(Domain.Money amount) => isUsed ? Math.Round(amount.Fen / FenPerYuan / charged.Quantity, ShownDecimals) : null;
        var catalogue = new PriceCap(pricing.Caps, pricing.Catalogue).CatalogueOf(charged);
        var verdict = pricing.Cap?.CheckStatement(charged);
        var test = verdict?.Tests.FirstOrDefault();
        return new UnitPrice(
            charged.Supply.VoltageClass,
            charged.Quantity,
            charged.Energy,
            charged.Fee,
            charged.CommonArea,
            charged.Loss,
            PerUnit(charged.Energy + charged.Fee + charged.CommonArea + charged.Loss),
            catalogue,
            catalogue is > 0m ? Math.Round(charged.Energy.Fen / FenPerYuan / charged.Quantity / catalogue.Value, ShownDecimals) - 1m : null,
            verdict?.Rule is { } rule ? new CapTerms(rule.Id, rule.Uplift, rule.CountsFee, rule.CountsCommonArea, rule.CountsLoss, isUsed ? test?.AllIn : null, isUsed ? test?.Limit : null) : null);
    }

    private async Task<StatementFrame> FrameOf(
        SitePricing pricing, AccountEntry entry, AccountHead head, DateOnly month, IReadOnlyList<StatementFigures> charged, CancellationToken cancellationToken)
    {
        var before = head.StatementMonth is { } newest ? await ledger.Statement(head.Account, newest, cancellationToken) : null;
        var meters = before is null ? ImmutableArray<StatementMeter>.Empty : StatementJson.ReadFrame(before.Frame).Meters;
        var tenant = entry.Tenant.Length == 0 ? null : await premises.Tenant(entry.Site, entry.Tenant, cancellationToken);
        var room = await premises.Room(entry.Site, entry.Room, cancellationToken);
        return new StatementFrame
        {
            Account = head.Account,
            Site = head.Site,
            SiteName = pricing.Site.Name,
            Zone = pricing.Site.Zone,
            Room = room?.Name ?? entry.Room,
            Tenant = entry.Tenant,
            TenantName = tenant?.Name ?? string.Empty,
            Month = month,
            After = before?.Cut ?? 0,
            Cut = head.EntryCount,
            IssuedAt = default,
            IssuedBy = string.Empty,
            ClosedAt = head.ClosedAt,
            Opening = before?.Closing ?? default,
            Meters = await MetersOf(head, meters, cancellationToken),
            UnitPrices = [.. charged.Select(c => UnitPriceOf(pricing, c))],
        };
    }

    private async Task<ImmutableArray<StatementMeter>> MetersOf(AccountHead head, ImmutableArray<StatementMeter> before, CancellationToken cancellationToken)
    {
        var meters = ImmutableArray.CreateBuilder<StatementMeter>();
        foreach (var standing in head.Meters.OrderBy(m => m.Meter, StringComparer.Ordinal))
        {
            var known = before.FirstOrDefault(m => m.Meter == standing.Meter);
            var left = standing.Until is { } until ? DateTimeOffset.FromUnixTimeSeconds(until) : default(DateTimeOffset?);
            if (known?.Left is not null && known.Left == left)
            {
                continue; // gone before the statement of before
            }

            var link = await directory.Meter(standing.Meter, cancellationToken) ?? throw new InvalidOperationException($"Meter {standing.Meter} of account {head.Account} is not in the directory.");
            var installed = tariffs.SetupOf(link).Installations[^1];
            var register = standing.Position.Register;
            var first = register.IsOpen ? ValueOf(register.First, installed.Model.Step) : null;
            meters.Add(new StatementMeter(
                standing.Meter,
                link.Utility == Utility.Water ? "water" : "electricity",
                standing.Use,
                link.Serial,
                installed.UnitsPerCount,
                known?.Closing is { } closing && closing.At.ToUnixTimeSeconds() >= standing.Since ? closing : first,
                register.IsOpen ? ValueOf(register.Base, installed.Model.Step) : null,
                left));
        }

        return meters.DrainToImmutable();
    }

    private static RegisterValue ValueOf(in Mark mark, decimal step) => new(DateTimeOffset.FromUnixTimeSeconds(mark.Time), mark.Counts * step);
}
