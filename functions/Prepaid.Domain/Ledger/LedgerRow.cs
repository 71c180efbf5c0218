using System.Collections.Immutable;
using System.Globalization;

namespace Prepaid.Domain.Ledger;

/// <summary>One entry as stored, for whoever reads the ledger; <see cref="LedgerEntry"/> is one that is booked.</summary>
/// <param name="Sequence">Position in the account's ledger, from 1.</param>
/// <param name="Kind">See ADR 0004 and docs/evidence.md.</param>
/// <param name="Key">Business key.</param>
/// <param name="Lines">Packed: <c>wallet:electricity=-123;revenue:electricity=123</c>.</param>
/// <param name="Evidence">JSON.</param>
/// <param name="ServiceFrom">Start of the time that is paid for.</param>
/// <param name="ServiceTo">End of it.</param>
/// <param name="BookedAt">When it was booked.</param>
/// <param name="Actor">Who caused it.</param>
/// <param name="Hash">Its hash.</param>
public sealed record LedgerRow(
    long Sequence,
    string Kind,
    string Key,
    string Lines,
    string Evidence,
    DateTimeOffset ServiceFrom,
    DateTimeOffset ServiceTo,
    DateTimeOffset BookedAt,
    string Actor,
    string Hash)
{
    /// <summary>An entry as it will be read back.</summary>
    public static LedgerRow Of(LedgerEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new LedgerRow(
            entry.Sequence, entry.Kind, entry.Key, entry.PackedLines, entry.Evidence, entry.ServiceFrom, entry.ServiceTo, entry.BookedAt, entry.Actor, entry.Hash);
    }

    /// <summary>The lines one by one, in their order.</summary>
    public ImmutableArray<LedgerLine> Postings()
    {
        var postings = ImmutableArray.CreateBuilder<LedgerLine>(2);
        foreach (var range in Lines.AsSpan().Split(';'))
        {
            var line = Lines.AsSpan(range);
            var equals = line.LastIndexOf('=');
            postings.Add(new LedgerLine(
                line[..equals].ToString(), Money.FromFen(long.Parse(line[(equals + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))));
        }

        return postings.DrainToImmutable();
    }

    /// <summary>What a counter-account gained by it.</summary>
    public Money GainOf(string counterAccount)
    {
        var gain = Money.Zero;
        foreach (var line in Postings())
        {
            gain += line.CounterAccount == counterAccount ? line.Amount : Money.Zero;
        }

        return gain;
    }
}
