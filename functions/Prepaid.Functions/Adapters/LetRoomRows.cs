using Azure;
using Azure.Data.Tables;
using Prepaid.Domain.Billing;
using Prepaid.Functions.Billing;

namespace Prepaid.Functions.Adapters;

/// <summary>Rows of table <c>rent</c> that say who has which room: <c>~room:{room}</c>, whose ETag is the one token of all changes, and one for each agreement behind it.</summary>
internal static class LetRoomRows
{
    /// <summary>Behind every version's row.</summary>
    public const string Prefix = "~";

    public static string KeyOf(string room) => $"{Prefix}room:{room.AsKey()}";

    public static RoomTerm TermOf(TableEntity row) => new(
        row.GetString("Account"), row.GetString("Agreement"), Enum.Parse<RentKind>(row.GetString("Kind")), row.Day("From")!.Value, row.Day("Through"));

    /// <summary>What changes when an agreement of a room has other days.</summary>
    /// <param name="partition">Partition of the site.</param>
    /// <param name="version">The version that was decided.</param>
    /// <param name="room">As it was read before.</param>
    /// <param name="term">The agreement's days; null when it has none left.</param>
    public static IEnumerable<TableTransactionAction> ActionsOf(string partition, RentVersion version, LetRoom room, RoomTerm? term)
    {
        ArgumentNullException.ThrowIfNull(room);
        var head = new TableEntity(partition, KeyOf(room.Room)) { ["Room"] = room.Room };
        yield return room.Token is { } token ? new(TableTransactionActionType.UpdateReplace, head, new ETag(token)) : new(TableTransactionActionType.Add, head);

        var row = new TableEntity(partition, $"{KeyOf(room.Room)},{version.Account.AsKey()},{version.Agreement.AsKey()}");
        if (term is not null)
        {
            (row["Account"], row["Agreement"], row["Kind"], row["From"]) = (term.Account, term.Agreement, term.Kind.ToString(), term.From.Text());
            if (term.Through is { } through)
            {
                row["Through"] = through.Text();
            }

            yield return new(TableTransactionActionType.UpsertReplace, row);
        }
        else if (room.Terms.Any(t => (t.Account, t.Agreement) == (version.Account, version.Agreement)))
        {
            yield return new(TableTransactionActionType.Delete, row, ETag.All);
        }
    }
}
