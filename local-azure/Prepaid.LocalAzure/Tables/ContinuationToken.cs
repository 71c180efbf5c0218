using System.Buffers.Text;

namespace Prepaid.LocalAzure.Tables;

/// <summary>Where the next page begins; opaque to callers, and shaped like the SDK's: two words with a space between.</summary>
internal sealed record ContinuationToken(byte[] PartitionKey, byte[] RowKey)
{
    private const string Mark = "1!";

    public override string ToString() =>
        $"{Mark}{Base64Url.EncodeToString(PartitionKey)} {Mark}{Base64Url.EncodeToString(RowKey)}";

    /// <exception cref="Azure.RequestFailedException">400 InvalidInput: not a token of ours.</exception>
    public static ContinuationToken? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var words = text.Split(' ');
        return words.Length == 2 && TryDecode(words[0], out var partition) && TryDecode(words[1], out var row)
            ? new ContinuationToken(partition, row)
            : throw ServiceError.InvalidContinuation.ToException();
    }

    private static bool TryDecode(string word, out byte[] key)
    {
        var valid = word.StartsWith(Mark, StringComparison.Ordinal) && Base64Url.IsValid(word.AsSpan(Mark.Length));
        key = valid ? Base64Url.DecodeFromChars(word.AsSpan(Mark.Length)) : [];
        return valid;
    }
}
