namespace Prepaid.Domain.Sites;

/// <summary>What a person or part of the system may do (R59).</summary>
public enum Role
{
    /// <summary>Takes payments, looks up accounts.</summary>
    Cashier = 0,

    /// <summary>Meters, gateways and relays.</summary>
    MeterEngineer = 1,

    /// <summary>Ledger, reports, refunds.</summary>
    Finance = 2,

    /// <summary>Everything of the landlord's own sites.</summary>
    LandlordAdmin = 3,

    /// <summary>Reads everything, changes nothing.</summary>
    Auditor = 4,

    /// <summary>Timers and the pipeline itself.</summary>
    System = 5,

    /// <summary>A gateway, by its hub identity.</summary>
    Device = 6,

    /// <summary>A payment provider, by its signature.</summary>
    Provider = 7,
}

/// <summary>Who does something: made by the edge that proved it, never read from a body or a query.</summary>
/// <param name="Id">Such as <c>operator:li.wei</c>, <c>device:gw-1</c>, <c>provider:sandbox</c>, <c>system:sweep</c>.</param>
/// <param name="Roles">What the actor may do.</param>
/// <param name="Sites">Sites in scope; empty means none, <see cref="AllSites"/> means all.</param>
public sealed record Actor(string Id, IReadOnlySet<Role> Roles, IReadOnlySet<string> Sites)
{
    /// <summary>Scope of an actor that is not bound to one landlord.</summary>
    public static readonly IReadOnlySet<string> AllSites = new HashSet<string>(StringComparer.Ordinal) { "*" };

    private static readonly IReadOnlySet<Role> DeviceOnly = new HashSet<Role> { Role.Device };

    /// <summary>A part of the system itself.</summary>
    public static Actor OfSystem(string part) => new($"system:{part}", new HashSet<Role> { Role.System }, AllSites);

    /// <summary>A gateway that the hub authenticated.</summary>
    public static Actor OfDevice(string deviceId) => new($"device:{deviceId}", DeviceOnly, AllSites);

    /// <summary>A payment provider whose signature was verified.</summary>
    public static Actor OfProvider(string provider) => new($"provider:{provider}", new HashSet<Role> { Role.Provider }, AllSites);

    /// <summary>True when the site is in the actor's scope (R60).</summary>
    public bool MaySee(string site) => Sites.Contains("*") || Sites.Contains(site);
}
