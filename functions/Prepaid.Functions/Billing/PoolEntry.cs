using System.Text.Json;
using Prepaid.Domain.Billing;

namespace Prepaid.Functions.Billing;

/// <summary>A version of a pool as stored: never changed, never deleted.</summary>
/// <param name="Number">From 1, in the order in which the versions of a pool were made.</param>
/// <param name="Pool">What it says.</param>
/// <param name="Definition">The same as it was sent, for snapshots.</param>
/// <param name="MadeBy">Who made it.</param>
/// <param name="MadeAt">When.</param>
public sealed record PoolEntry(int Number, Pool Pool, string Definition, string MadeBy, DateTimeOffset MadeAt)
{
    /// <summary>As it is shown.</summary>
    public object Shown => new { Number, MadeBy, MadeAt, definition = JsonDocument.Parse(Definition).RootElement };
}
