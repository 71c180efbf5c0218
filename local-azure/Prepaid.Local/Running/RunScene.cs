using Prepaid.Domain.Sites;
using Prepaid.Local.Building;
using Prepaid.Local.Tenants;
using Prepaid.LocalAzure.Core;

namespace Prepaid.Local.Running;

/// <summary>Who takes part in a run. The default is the whole building, its tenants and the faults of the plan.</summary>
public sealed record RunScene
{
    /// <summary>Meters that the gateway reads; the others stand in the building and nobody asks them.</summary>
    public Func<BuildingMeter, bool> IsConnected { get; init; } = _ => true;

    /// <summary>The tenants of the connected meters; null = as planned from the seed.</summary>
    public Func<IReadOnlyList<BuildingMeter>, IReadOnlyList<Tenant>>? Tenants { get; init; }

    /// <summary>Notice levels and switching limits of the site.</summary>
    public SiteRules Rules { get; init; } = new();

    /// <summary>What goes wrong; null = by the plan.</summary>
    public Faults? Faults { get; init; }
}
