using System.Globalization;
using Prepaid.Domain.Ledger;

namespace Prepaid.Domain.Reports;

/// <summary>A statement as the account keeps it: enough, with the entries, to print it again to the byte.</summary>
/// <param name="Month">First day of the local month.</param>
/// <param name="After">Sequence of the last entry of the statement before.</param>
/// <param name="Cut">Sequence of its last entry.</param>
/// <param name="IssuedAt">When it was issued.</param>
/// <param name="Closing">Balances behind the cut.</param>
/// <param name="Hash">SHA-256 of its canonical JSON.</param>
/// <param name="Frame">The frozen frame (<see cref="StatementJson.WriteFrame"/>).</param>
public sealed record IssuedStatement(DateOnly Month, long After, long Cut, DateTimeOffset IssuedAt, WalletBalances Closing, string Hash, string Frame)
{
    /// <summary>The statement of a frame as it is kept.</summary>
    public static IssuedStatement Of(Statement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        var frame = statement.Frame;
        return new IssuedStatement(frame.Month, frame.After, frame.Cut, frame.IssuedAt, statement.Closing, StatementJson.HashOf(statement), StatementJson.WriteFrame(frame));
    }

    /// <summary>Issues it, unless the account has gone on to another statement since it was drawn. Pure.</summary>
    /// <param name="draft">Collects the change.</param>
    /// <returns>False when a statement of this or a later month stands there already.</returns>
    public bool TryIssue(AccountDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (draft.Head.StatementMonth >= Month || draft.Head.StatementCut != After)
        {
            return false;
        }

        draft.Issue(this);
        draft.Note("statement", Month.ToString("yyyyMM", CultureInfo.InvariantCulture), FormattableString.Invariant($"entries {After + 1} to {Cut}, closing {Closing.Electricity} {Closing.Water} {Closing.Rent}, hash {Hash}"));
        return true;
    }

    /// <summary>The statement again, from the same entries.</summary>
    /// <param name="entries">Behind <see cref="After"/> up to <see cref="Cut"/>.</param>
    /// <exception cref="InvalidDataException">It does not come out as it was issued: an entry or the row was altered.</exception>
    public Statement Reprint(IEnumerable<LedgerRow> entries)
    {
        var statement = StatementFold.Of(StatementJson.ReadFrame(Frame), entries);
        return StatementJson.HashOf(statement) == Hash
            ? statement
            : throw new InvalidDataException($"Statement {Month:yyyyMM} of account {statement.Frame.Account} does not come out as it was issued.");
    }
}
