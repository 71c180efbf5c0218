namespace Prepaid.GatewayAgent.Hub;

/// <summary>The gateway's connection to its hub: the outer edge, so that nothing else knows the vendor's types.</summary>
/// <remarks>
/// <see cref="HubUnreachableException"/> and <see cref="HubRefusedException"/> are retried; any other exception ends the agent.
/// </remarks>
public interface IHubLink : IAsyncDisposable
{
    /// <summary>Connects and listens; a connection from before is given up first.</summary>
    /// <exception cref="HubUnreachableException">No connection; trying again may cure it.</exception>
    /// <exception cref="HubRefusedException">The hub does not let this gateway in.</exception>
    Task Open(IHubListener listener, CancellationToken cancellationToken);

    /// <summary>Sends; complete once the hub has acknowledged, which means that it will not lose the message.</summary>
    /// <exception cref="HubUnreachableException">Not acknowledged; the hub may have it all the same.</exception>
    /// <exception cref="HubRefusedException">The hub does not let this gateway send.</exception>
    Task Send(HubMessage message, CancellationToken cancellationToken);

    /// <summary>Tells the hub that a delivery is in safe hands; otherwise it comes again.</summary>
    /// <exception cref="HubUnreachableException">Not told.</exception>
    /// <exception cref="HubRefusedException">Not told.</exception>
    Task Complete(string lockToken, CancellationToken cancellationToken);
}
