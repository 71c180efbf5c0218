using Prepaid.Contract;

namespace Prepaid.GatewayAgent.Store;

/// <summary>A reading or a relay report that is not in a message yet.</summary>
/// <param name="Id">Place in the queue.</param>
/// <param name="Meter">Meter id.</param>
/// <param name="Reading">The reading, when <paramref name="Report"/> is null.</param>
/// <param name="Report">The report, or null.</param>
internal sealed record QueuedItem(long Id, string Meter, RegisterReading Reading, RelayReport? Report)
{
    /// <summary>Counts of the band registers T1 and up at the same poll; empty when they were not read.</summary>
    public IReadOnlyList<long> Bands { get; init; } = [];

    /// <summary>Readings that it makes on the wire.</summary>
    public int Size => 1 + Bands.Count;
}
