using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Prepaid.Domain.Ledger;

/// <summary>What an anchor commits to of one account: it can be checked later against the entry with that number.</summary>
/// <param name="Account">Account id.</param>
/// <param name="EntryCount">Entries at the anchor.</param>
/// <param name="LastHash">Hash of the newest of them; <see cref="LedgerEntry.Genesis"/> without one.</param>
public sealed record AnchoredHead(string Account, long EntryCount, string LastHash)
{
    /// <summary>The line that is hashed, without its line feed.</summary>
    public string Line => string.Create(CultureInfo.InvariantCulture, $"{Account},{EntryCount},{LastHash}");
}

/// <summary>The daily anchor of a site (M17): one hash over all its heads and the anchor before.</summary>
/// <param name="Site">Site id.</param>
/// <param name="Day">Local date that had ended.</param>
/// <param name="TakenAt">When the heads were read.</param>
/// <param name="Accounts">How many.</param>
/// <param name="Entries">Sum of their entries.</param>
/// <param name="Previous">Hash of the anchor before; <see cref="LedgerEntry.Genesis"/> for the first.</param>
/// <param name="Hash">See <see cref="AnchorHash"/>.</param>
public sealed record SiteAnchor(string Site, DateOnly Day, DateTimeOffset TakenAt, int Accounts, long Entries, string Previous, string Hash);

/// <summary>Hashes heads as they stream by: SHA-256 over the previous anchor's hash and one line for each account, each with a line feed behind it (docs/evidence.md).</summary>
public sealed class AnchorHash : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Begins with the anchor before.</summary>
    public AnchorHash(string previous) => Append(previous);

    /// <summary>Accounts so far.</summary>
    public int Accounts { get; private set; }

    /// <summary>Entries so far.</summary>
    public long Entries { get; private set; }

    /// <summary>Adds the next account, in the ordinal order of their ids.</summary>
    public void Add(AnchoredHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        Accounts++;
        Entries += head.EntryCount;
        Append(head.Line);
    }

    /// <summary>The hash in lower-case hex; nothing can be added behind it.</summary>
    public string Done() => Convert.ToHexStringLower(hash.GetHashAndReset());

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();

    private void Append(string line) => hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
}
