using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
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
/// <param name="RatedUnitsPerHour">Most that its register can count in an hour, before the ratio.</param>
/// <param name="Digits">Digits that its register shows, decimals included.</param>
/// <param name="Ratio">CT ratio times PT ratio.</param>
/// <param name="BandRegisters">Codes of the registers that count one band each, as the gateway sends them: T1 and up.</param>
/// <param name="Direction">Export is measured, never debited.</param>
public sealed record MeterBody(
    string Meter,
    string Gateway,
    Utility Utility,
    int Decimals,
    decimal RatedUnitsPerHour,
    bool HasRelay,
    string Serial,
    int Digits = MeterLink.UsualDigits,
    decimal Ratio = 1m,
    IReadOnlyList<string>? BandRegisters = null,
    RegisterDirection Direction = RegisterDirection.Import) : IRequestBody
{
    private const int LeastDigits = 3;
    private const int MostDigits = 15;
    private const decimal MostRatio = 1_000_000m;

    public string? Fault() =>
        RequestBody.IdFault("meter", Meter) ?? RequestBody.IdFault("gateway", Gateway)
        ?? (Decimals is >= 0 and <= 6 ? null : "decimals: expected 0 to 6")
        ?? (RatedUnitsPerHour is > 0m and <= 1_000_000m ? null : "ratedUnitsPerHour: expected above 0, at most 1000000")
        ?? (Digits is >= LeastDigits and <= MostDigits && Digits > Decimals ? null : $"digits: expected {LeastDigits} to {MostDigits}, more than the decimals")
        ?? (Ratio is > 0m and <= MostRatio ? null : $"ratio: expected above 0, at most {MostRatio}")
        ?? (AreBands(BandRegisters ?? []) ? null : $"bandRegisters: expected at most {MeterSetup.MaxBands} codes such as T1, each once")
        ?? (Serial.Length == 0 ? null : RequestBody.IdFault("serial", Serial));

    private static bool AreBands(IReadOnlyList<string> codes) =>
        codes.Count <= MeterSetup.MaxBands && codes.Distinct(StringComparer.Ordinal).Count() == codes.Count
        && codes.All(c => c != MeterSetup.TotalRegister && RequestBody.IdFault("bandRegisters", c) is null);
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
