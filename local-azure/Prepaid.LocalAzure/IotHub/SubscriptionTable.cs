using Prepaid.LocalAzure.IotHub.Mqtt;

namespace Prepaid.LocalAzure.IotHub;

/// <summary>Subscriptions of the sessions with CleanSession=0: they outlive connections and restarts.</summary>
internal sealed class SubscriptionTable(HubDatabase database)
{
    public IReadOnlyList<TopicFilter> Of(string device) =>
        database.Query("SELECT filter, qos FROM subscription WHERE device = $0", r => new TopicFilter(r.GetString(0), r.GetByte(1)), device);

    public void Add(string device, TopicFilter subscribed) =>
        database.Execute(
            "INSERT INTO subscription VALUES ($0, $1, $2) ON CONFLICT DO UPDATE SET qos = excluded.qos",
            device, subscribed.Filter, subscribed.Qos);

    public void Remove(string device, string filter) =>
        database.Execute("DELETE FROM subscription WHERE device = $0 AND filter = $1", device, filter);

    public void Clear(string device) =>
        database.Execute("DELETE FROM subscription WHERE device = $0", device);
}
