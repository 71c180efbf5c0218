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

    /// <summary>A query parameter that the route declares, as the guard let it through; null when it was not sent.</summary>
    /// <exception cref="InvalidOperationException">The route does not declare it: a mistake of ours.</exception>
    public static string? Asked(this HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.HttpContext.Items[typeof(AsksAttribute)] is IReadOnlyList<AsksAttribute> declared && declared.Any(a => a.Name == name)
            ? request.Query[name].ToString() is { Length: > 0 } value ? value : null
            : throw new InvalidOperationException($"The route does not declare the query parameter {name}.");
    }

    /// <summary>A date that was asked for.</summary>
    public static DateOnly? AskedDate(this HttpRequest request, string name) =>
        request.Asked(name) is { } value && AsksDateAttribute.TryRead(value, out var date) ? date : null;

    /// <summary>A number that was asked for.</summary>
    public static long? AskedNumber(this HttpRequest request, string name) =>
        request.Asked(name) is { } value && AsksNumberAttribute.TryRead(value, out var number) ? number : null;

    /// <summary>Continuation of a list: opaque to callers.</summary>
    public static string? From(this HttpRequest request) => request.Asked("from");
}
