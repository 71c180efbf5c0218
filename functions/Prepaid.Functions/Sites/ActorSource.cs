using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;

namespace Prepaid.Functions.Sites;

/// <summary>
/// Makes the actor of a request: from the platform's stamped principal where App Service authentication is on, else
/// from the role picker for whoever connects over loopback. Never from a body or a query.
/// </summary>
public sealed class ActorSource(Settings settings)
{
    public const string PrincipalHeader = "X-MS-CLIENT-PRINCIPAL";
    public const string RoleCookie = "prepaid-role";

    private const string RoleClaim = "roles";
    private const string SiteClaim = "sites";

    /// <summary>The actor, or null for a caller that nothing vouches for.</summary>
    public Actor? Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (settings.HasPlatformSignIn)
        {
            return FromPrincipal(context.Request.Headers[PrincipalHeader].ToString());
        }

        return settings.HasRolePicker && context.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller)
            ? FromPicker(context.Request.Cookies[RoleCookie])
            : null;
    }

    private static Actor FromPicker(string? picked)
    {
        var role = Enum.TryParse<Role>(picked, ignoreCase: true, out var known) && known <= Role.Auditor ? known : Role.LandlordAdmin;
        return new Actor($"local:{role}", new HashSet<Role> { role }, Actor.AllSites);
    }

    private static Actor? FromPrincipal(string header)
    {
        try
        {
            using var principal = JsonDocument.Parse(Convert.FromBase64String(header));
            var claims = principal.RootElement.GetProperty("claims").EnumerateArray()
                .Select(c => (Type: c.GetProperty("typ").GetString(), Value: c.GetProperty("val").GetString()))
                .ToList();
            var id = claims.FirstOrDefault(c => c.Type is "http://schemas.microsoft.com/identity/claims/objectidentifier" or "oid").Value;
            var roles = claims.Where(c => c.Type == RoleClaim).Select(c => Enum.TryParse<Role>(c.Value, out var role) ? role : (Role?)null);
            var sites = claims.Where(c => c.Type == SiteClaim).SelectMany(c => (c.Value ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries));
            return id is null
                ? null
                : new Actor($"operator:{id}", roles.OfType<Role>().Where(r => r <= Role.Auditor).ToHashSet(), sites.ToHashSet(StringComparer.Ordinal));
        }
        catch (Exception refused) when (refused is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null; // an unreadable principal is no principal
        }
    }
}
