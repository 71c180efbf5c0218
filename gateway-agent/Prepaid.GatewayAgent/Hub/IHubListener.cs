namespace Prepaid.GatewayAgent.Hub;

/// <summary>What the hub tells of its own accord.</summary>
public interface IHubListener
{
    /// <summary>A cloud-to-device message arrived.</summary>
    /// <param name="body">As received.</param>
    /// <param name="lockToken">For <see cref="IHubLink.Complete"/>.</param>
    Task Received(byte[] body, string lockToken);

    /// <summary>The connection is gone and does not come back by itself.</summary>
    void Lost(string reason);
}
