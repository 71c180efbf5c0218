using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;

namespace Prepaid.LocalAzure.Tables;

/// <summary>The answer to one request, with the ETag of the row it wrote or read.</summary>
/// <param name="version">Of the row, or null when the answer has no ETag.</param>
internal sealed class StoredResponse(int status, string reason, long? version = null) : Response
{
    private const string ETagHeader = "ETag";

    public override int Status => status;

    public override string ReasonPhrase => reason;

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId { get; set; } = string.Empty;

    public override bool IsError => status >= 400;

    public static StoredResponse Done(long? version = null) => new(204, "No Content", version);

    public static StoredResponse Found(long? version = null) => new(200, "OK", version);

    public static StoredResponse Accepted() => new(202, "Accepted");

    public static StoredResponse NotFound() => new(404, "Not Found");

    public static StoredResponse Conflict() => new(409, "Conflict");

    public override void Dispose()
    {
    }

    protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() =>
        version is { } written ? [new HttpHeader(ETagHeader, RowVersion.ToETag(written))] : [];

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = version is { } written && name.Equals(ETagHeader, StringComparison.OrdinalIgnoreCase) ? RowVersion.ToETag(written) : null;
        return value is not null;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = TryGetHeader(name, out var value) ? [value] : null;
        return values is not null;
    }
}
