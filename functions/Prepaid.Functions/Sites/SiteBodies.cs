using Prepaid.Domain.Ledger;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Sites;

/// <summary>Body of a new site; its house account is opened with it.</summary>
public sealed record SiteBody(string Site, string Name, string Zone, string HouseAccount, string Calendar) : IRequestBody
{
    public string? Fault() =>
        RequestBody.IdFault("site", Site) ?? RequestBody.TextFault("name", Name) ?? RequestBody.IdFault("houseAccount", HouseAccount) ?? RequestBody.IdFault("calendar", Calendar)
        ?? (Zone.Contains('/', StringComparison.Ordinal) && TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out _) ? null : "zone: expected an IANA time zone such as Asia/Shanghai");
}

/// <summary>Body of a new room.</summary>
public sealed record RoomBody(string Room, string Name) : IRequestBody
{
    public string? Fault() => RequestBody.IdFault("room", Room) ?? RequestBody.TextFault("name", Name);
}

/// <summary>Body of a new tenant.</summary>
public sealed record TenantBody(string Tenant, string Name, string Phone, string Language) : IRequestBody
{
    public string? Fault() =>
        RequestBody.IdFault("tenant", Tenant) ?? RequestBody.TextFault("name", Name)
        ?? (IsPhone(Phone) ? null : "phone: expected a number such as +8613800000000, or an empty text")
        ?? (Language is "zh" or "en" ? null : "language: expected zh or en");

    private static bool IsPhone(string phone) =>
        phone.Length == 0 || (phone.Length is >= 8 and <= 16 && phone[0] == '+' && phone.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0);
}

/// <summary>Body of a new meter; the site's house account has it until somebody moves in.</summary>
public sealed record MeterBody(string Meter, string Gateway, Utility Utility, int Decimals, decimal RatedUnitsPerHour, bool HasRelay, string Serial) : IRequestBody
{
    public string? Fault() =>
        RequestBody.IdFault("meter", Meter) ?? RequestBody.IdFault("gateway", Gateway)
        ?? (Decimals is >= 0 and <= 6 ? null : "decimals: expected 0 to 6")
        ?? (RatedUnitsPerHour is > 0m and <= 1_000_000m ? null : "ratedUnitsPerHour: expected above 0, at most 1000000")
        ?? (Serial.Length == 0 ? null : RequestBody.IdFault("serial", Serial));
}

/// <summary>Body of a new account; meters come to it by hand-overs from the house account.</summary>
public sealed record AccountBody(string Account, string Room, string Tenant, BalanceSharing Sharing, BalanceAuthority Authority) : IRequestBody
{
    public string? Fault() =>
        RequestBody.IdFault("account", Account) ?? RequestBody.IdFault("room", Room) ?? RequestBody.IdFault("tenant", Tenant)
        ?? (Authority == BalanceAuthority.System ? null : "authority: expected system; balances kept by meters are not built yet");
}

/// <summary>Answer to a creation.</summary>
/// <param name="Id">What was created.</param>
/// <param name="Outcome">created, or there when it was created before with the same content.</param>
public sealed record CreatedAnswer(string Id, string Outcome);
