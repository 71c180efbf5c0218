using Prepaid.Contract;

namespace Prepaid.GatewayAgent.Store;

/// <summary>A reading or a relay report that is not in a message yet.</summary>
/// <param name="Id">Place in the queue.</param>
/// <param name="Meter">Meter id.</param>
/// <param name="Reading">The reading, when <paramref name="Report"/> is null.</param>
/// <param name="Report">The report, or null.</param>
internal sealed record QueuedItem(long Id, string Meter, RegisterReading Reading, RelayReport? Report);
