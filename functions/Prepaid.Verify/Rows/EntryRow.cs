using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Prepaid.Verify.Rows;

/// <summary>One ledger entry.</summary>
internal sealed record EntryRow(
    string Place, long Sequence, string Kind, string Key, IReadOnlyList<(string Account, long Fen)> Lines, string Evidence, DateTimeOffset BookedAt, string Previous, string StoredHash, string ComputedHash)
{
    /// <summary>Start of the time that is paid for; of a payment, when it was paid.</summary>
    public DateTimeOffset ServiceFrom { get; init; }

    /// <summary>End of it.</summary>
    public DateTimeOffset ServiceTo { get; init; }

    public const string ElectricityWallet = "wallet:electricity";
    public const string WaterWallet = "wallet:water";

    /// <exception cref="FormatException">The row is not what docs/evidence.md says.</exception>
    public static EntryRow Of(VerifiedRow row)
    {
        var lines = row.Text("Lines");
        var entry = new EntryRow(
            row.Place,
            Mark.Whole(row.RowKey["entry-".Length..]),
            row.Text("Kind"),
            row.Text("Key"),
            [.. lines.Split(';').Select(LineOf)],
            row.Text("Evidence"),
            row.Time("BookedAt"),
            row.Text("Previous"),
            row.Text("Hash"),
            string.Empty) { ServiceFrom = row.Time("ServiceFrom"), ServiceTo = row.Time("ServiceTo") };
        var hashed = string.Create(
            CultureInfo.InvariantCulture,
            $"{entry.Sequence}\n{entry.Kind}\n{entry.Key}\n{lines}\n{entry.Evidence}\n{row.Time("ServiceFrom").ToUnixTimeMilliseconds()}\n{row.Time("ServiceTo").ToUnixTimeMilliseconds()}\n{entry.BookedAt.ToUnixTimeMilliseconds()}\n{row.Text("Actor")}\n{entry.Previous}");
        return entry with { ComputedHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hashed))) };
    }

    /// <summary>What an account of the entry's lines gains; a wallet, a clearing account.</summary>
    public long Gain(string account) => Lines.Where(l => l.Account == account).Sum(l => l.Fen);

    private static (string Account, long Fen) LineOf(string text) =>
        text.Split('=') is [var account, var fen] ? (account, Mark.Whole(fen)) : throw new FormatException($"{text}: expected counter-account=fen");
}
