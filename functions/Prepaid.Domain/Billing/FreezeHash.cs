using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Prepaid.Domain.Billing;

/// <summary>SHA-256 over the frozen rows of a run, as a stream: snapshots by name, then items by account (M3).</summary>
/// <remarks>
/// A snapshot adds <c>s name content</c>, an item <c>i account amountFen content</c>: fields in UTF-8, each followed by a line feed.
/// Content never holds a line feed.
/// </remarks>
public sealed class FreezeHash : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Adds a snapshot row.</summary>
    public void AddSnapshot(string name, string content) => Add("s", name, content);

    /// <summary>Adds an item row.</summary>
    public void Add(BillingItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        Add("i", item.Account, item.Amount.Fen.ToString(CultureInfo.InvariantCulture), item.Content);
    }

    /// <summary>The hash of what was added, in lower-case hex.</summary>
    public string Done() => Convert.ToHexStringLower(hash.GetHashAndReset());

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();

    private void Add(params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(field));
            hash.AppendData("\n"u8);
        }
    }
}
