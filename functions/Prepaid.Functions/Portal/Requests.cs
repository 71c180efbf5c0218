using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Sites;

namespace Prepaid.Functions.Portal;

/// <summary>What handlers read of a request.</summary>
public static class Requests
{
    /// <summary>The actor that the route guard let in.</summary>
    /// <exception cref="InvalidOperationException">The guard did not run: a mistake of ours.</exception>
    public static Actor Actor(this HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.HttpContext.Items[typeof(Actor)] as Actor ?? throw new InvalidOperationException("No actor: the route guard did not run.");
    }

    /// <summary>The raw body, or null when it is larger than <paramref name="most"/> bytes.</summary>
    public static async Task<byte[]?> Body(this HttpRequest request, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var body = new byte[most + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        return length > most ? null : body[..length];
    }

    /// <summary>Continuation of a list: opaque to callers.</summary>
    public static string? From(this HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Query["from"].ToString() is { Length: > 0 } token ? token : null;
    }
}
