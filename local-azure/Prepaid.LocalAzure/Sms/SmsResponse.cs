using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;

namespace Prepaid.LocalAzure.Sms;

/// <summary>The raw answer beside a send's results: a status and nothing else.</summary>
internal sealed class SmsResponse(int status) : Response
{
    public override int Status { get; } = status;

    public override string ReasonPhrase => "Accepted";

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId { get; set; } = "";

    public override void Dispose() => ContentStream?.Dispose();

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = null;
        return false;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = null;
        return false;
    }

    protected override bool ContainsHeader(string name) => false;

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];
}
