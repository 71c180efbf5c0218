using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace Prepaid.Domain.Ledger;

/// <summary>One line of an entry: what a counter-account gains.</summary>
/// <param name="CounterAccount">Such as <c>wallet:electricity</c>, <c>revenue:electricity</c>, <c>clearing:sandbox</c>, <c>fee:service</c>.</param>
/// <param name="Amount">Gain, negative for a loss; the lines of one entry sum to zero.</param>
public readonly record struct LedgerLine(string CounterAccount, Money Amount);

/// <summary>One append-only entry of an account. A correction is a new entry (R3).</summary>
/// <param name="Sequence">Position in the account's ledger, from 1, without a gap.</param>
/// <param name="Kind">opening, consumption, top-up, correction.</param>
/// <param name="Key">Business key (R4): an event from outside is booked once per key.</param>
/// <param name="Lines">Sum to zero.</param>
/// <param name="Evidence">JSON of what the amounts follow from (docs/evidence.md).</param>
/// <param name="ServiceFrom">Start of the time that is paid for.</param>
/// <param name="ServiceTo">End of it.</param>
/// <param name="BookedAt">When it was booked.</param>
/// <param name="Actor">Who caused it.</param>
/// <param name="Previous">Hash of the entry before; <see cref="Genesis"/> for the first.</param>
public sealed record LedgerEntry(
    long Sequence,
    string Kind,
    string Key,
    IReadOnlyList<LedgerLine> Lines,
    string Evidence,
    DateTimeOffset ServiceFrom,
    DateTimeOffset ServiceTo,
    DateTimeOffset BookedAt,
    string Actor,
    string Previous)
{
    /// <summary>Stands for the hash before the first entry.</summary>
    public const string Genesis = "-";

    private const int NumbersAndLineFeeds = 100;

    private Kept kept;

    // A copy with other fields has another hash, so the kept one is not copied.
    private LedgerEntry(LedgerEntry other)
    {
        (Sequence, Kind, Key, Lines, Evidence) = (other.Sequence, other.Kind, other.Key, other.Lines, other.Evidence);
        (ServiceFrom, ServiceTo, BookedAt, Actor, Previous) = (other.ServiceFrom, other.ServiceTo, other.BookedAt, other.Actor, other.Previous);
        PackedLines = other.PackedLines;
    }

    /// <summary>Sum to zero.</summary>
    public IReadOnlyList<LedgerLine> Lines { get; } = Lines;

    /// <summary>The lines as stored: <c>wallet:electricity=-123;revenue:electricity=123</c>.</summary>
    public string PackedLines { get; } = Pack(Lines);

    /// <summary>SHA-256 in lower-case hex over the stored fields in their order, joined by line feeds (M17).</summary>
    public string Hash => kept.Hash ??= HashOf(Sequence, Kind, Key, PackedLines, Evidence, ServiceFrom, ServiceTo, BookedAt, Actor, Previous);

    /// <summary>The hash of stored fields, for whoever checks the chain.</summary>
    public static string HashOf(
        long sequence,
        string kind,
        string key,
        string packedLines,
        string evidence,
        DateTimeOffset serviceFrom,
        DateTimeOffset serviceTo,
        DateTimeOffset bookedAt,
        string actor,
        string previous)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(packedLines);
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(previous);
        var characters = kind.Length + key.Length + packedLines.Length + evidence.Length + actor.Length + previous.Length;
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(characters) + NumbersAndLineFeeds);
        Utf8.TryWrite(
            bytes,
            CultureInfo.InvariantCulture,
            $"{sequence}\n{kind}\n{key}\n{packedLines}\n{evidence}\n{serviceFrom.ToUnixTimeMilliseconds()}\n{serviceTo.ToUnixTimeMilliseconds()}\n{bookedAt.ToUnixTimeMilliseconds()}\n{actor}\n{previous}",
            out var length);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.AsSpan(0, length), hash);
        ArrayPool<byte>.Shared.Return(bytes);
        return Convert.ToHexStringLower(hash);
    }

    private static string Pack(IReadOnlyList<LedgerLine> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var sum = Money.Zero;
        var packed = new StringBuilder(64);
        foreach (var line in lines)
        {
            sum += line.Amount;
            packed.Append(packed.Length > 0 ? ";" : string.Empty)
                .Append(line.CounterAccount).Append('=').Append(line.Amount.Fen.ToString(CultureInfo.InvariantCulture));
        }

        return sum == Money.Zero
            ? packed.ToString()
            : throw new ArgumentException($"The lines sum to {sum.Fen} fen; expected 0: {packed}", nameof(lines));
    }

    /// <summary>A hash computed once; it follows from the other fields and is no part of the comparison.</summary>
    private struct Kept : IEquatable<Kept>
    {
        public string? Hash;

        public readonly bool Equals(Kept other) => true;

        public override readonly bool Equals(object? obj) => obj is Kept;

        public override readonly int GetHashCode() => 0;
    }
}
