using System.Collections.Concurrent;
using Prepaid.LocalAzure.Core;

namespace Prepaid.LocalAzure.IotHub;

/// <summary>The links of this process by the client's port, which the client knows before it connects and the hub sees.</summary>
internal sealed class InProcessLinks
{
    private readonly ConcurrentDictionary<int, InProcessLink> byPort = new();
    private readonly WorkCounter underWay;

    public InProcessLinks(Activities activities)
    {
        underWay = new WorkCounter("hub: between hub and device", activities);
        activities.Add(underWay);
    }

    public InProcessLink Open(int clientPort)
    {
        var link = new InProcessLink(underWay, ended => byPort.TryRemove(KeyValuePair.Create(clientPort, ended)));
        byPort[clientPort] = link;
        return link;
    }

    public InProcessLink? Attach(int clientPort)
    {
        var link = byPort.GetValueOrDefault(clientPort);
        link?.HubAttached();
        return link;
    }
}
