using System.Globalization;
using System.Text.Json;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Ledger;

/// <summary>What came of returning an overcharge to one account.</summary>
public enum OverchargeOutcome
{
    /// <summary>Returned now.</summary>
    Refunded = 0,

    /// <summary>Returned before by the same run.</summary>
    AlreadyRefunded = 1,

    /// <summary>Another run returned something for that month since this one was drawn up: it must be drawn up again.</summary>
    Superseded = 2,

    /// <summary>The account is closed: a person pays it out.</summary>
    AccountClosed = 3,
}

/// <summary>One line of an approved refund run: what an account paid above the corrected cap in a month (S3).</summary>
/// <param name="Account">Account id.</param>
/// <param name="Month">First day of the local month.</param>
/// <param name="VoltageClass">Class that it was compared for.</param>
/// <param name="Refund">What is returned now.</param>
/// <param name="RefundedBefore">What had been returned for that month when the line was drawn up.</param>
/// <param name="Evidence">JSON of the comparison.</param>
public sealed record OverchargeLine(string Account, DateOnly Month, string VoltageClass, Money Refund, Money RefundedBefore, string Evidence)
{
    /// <summary>Kind of the key row.</summary>
    public const string KeyKind = "overcharge";

    /// <summary>Kind of the entry.</summary>
    public const string EntryKind = "overcharge-refund";

    /// <summary>Id of the key row: month and class.</summary>
    public string KeyId => string.Create(CultureInfo.InvariantCulture, $"{Month:yyyyMM}-{Plain(VoltageClass)}");

    private static string Plain(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' ? c : '~'));
}

/// <summary>Returns overcharges to wallets, once for each run and month. Pure.</summary>
public static class OverchargeRefund
{
    /// <summary>Decides one line.</summary>
    /// <param name="draft">Collects the change.</param>
    /// <param name="seen">The key row of that month and class, or null.</param>
    /// <param name="run">Id of the run.</param>
    /// <param name="line">The line.</param>
    public static OverchargeOutcome Decide(AccountDraft draft, BookedKey? seen, string run, OverchargeLine line)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(line);
        if (seen is not null && seen.Content.StartsWith(run + "=", StringComparison.Ordinal))
        {
            return OverchargeOutcome.AlreadyRefunded;
        }

        if (draft.Head.IsClosed)
        {
            return OverchargeOutcome.AccountClosed;
        }

        if (RefundedBy(seen) != line.RefundedBefore)
        {
            return OverchargeOutcome.Superseded;
        }

        var start = new DateTimeOffset(line.Month.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var entry = draft.Post(
            OverchargeLine.EntryKind,
            $"overcharge:{line.KeyId}:{run}",
            [new(CounterAccounts.ElectricityWallet, line.Refund), new(CounterAccounts.ElectricityRevenue, -line.Refund)],
            line.Evidence,
            start,
            start.AddMonths(1));
        draft.Book(new BookedKey(OverchargeLine.KeyKind, line.KeyId, string.Create(CultureInfo.InvariantCulture, $"{run}={(line.RefundedBefore + line.Refund).Fen}"), entry.Sequence));
        draft.Note("overcharge-refund", line.KeyId, $"run {run}: {line.Refund} returned, balance {draft.Before.Electricity} -> {draft.Head.Electricity}");
        return OverchargeOutcome.Refunded;
    }

    /// <summary>What was returned for a month so far.</summary>
    public static Money RefundedBy(BookedKey? seen) =>
        seen is null ? Money.Zero : Money.FromFen(long.Parse(seen.Content.AsSpan(seen.Content.LastIndexOf('=') + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));

    /// <summary>The line of a found overcharge.</summary>
    public static OverchargeLine LineOf(Overcharge found, CapRule rule, Money refundedBefore)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(rule);
        var statement = found.Statement;
        var evidence = JsonSerializer.Serialize(new
        {
            month = statement.Month,
            voltageClass = statement.Supply.VoltageClass,
            quantity = Text(statement.Quantity),
            energyFen = statement.Energy.Fen,
            feeFen = statement.Fee.Fen,
            uplift = Text(rule.Uplift),
            rule.CountsFee,
            allIn = Text(found.Test.AllIn),
            limit = Text(found.Test.Limit),
            catalogue = Text(found.Test.Catalogue),
            refundFen = found.Refund.Fen,
        });
        return new OverchargeLine(statement.Account, statement.Month, statement.Supply.VoltageClass, found.Refund, refundedBefore, evidence);
    }

    private static string Text(decimal value) => value.ToString("0.########", CultureInfo.InvariantCulture);
}
