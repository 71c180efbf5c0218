using Prepaid.LocalAzure.Core;

namespace Prepaid.LocalAzure.IotHub;

/// <summary>What both ends of a connection inside this process know of it, so that a virtual clock stands still while bytes are under way.</summary>
/// <remarks>
/// Under way are commands that the hub sent and the device's application does not have yet, answers to them
/// that the hub does not have yet, and the news that one side closed. A connection from another process has no link: such clients join real-time runs only.
/// </remarks>
internal sealed class InProcessLink(WorkCounter underWay, Action<InProcessLink> ended)
{
    private readonly Lock gate = new();
    private int packets;
    private bool hubAttached;
    private bool hubClosed;
    private bool deviceClosed;

    public void HubAttached()
    {
        lock (gate)
        {
            hubAttached = true;
        }
    }

    /// <summary>One side puts a command or its PUBACK on the wire.</summary>
    public void Sent()
    {
        lock (gate)
        {
            if (!hubClosed && !deviceClosed)
            {
                packets++;
                underWay.Begin();
            }
        }
    }

    /// <summary>The other side has it: the hub completed the command, or the application is busy with it if it means to be.</summary>
    public void Taken()
    {
        lock (gate)
        {
            if (packets > 0)
            {
                packets--;
                underWay.End();
            }
        }
    }

    public void HubClosed()
    {
        lock (gate)
        {
            if (!hubClosed)
            {
                hubClosed = true;
                SideClosed(otherIsClosed: deviceClosed);
            }
        }
    }

    public void DeviceClosed()
    {
        lock (gate)
        {
            if (deviceClosed)
            {
                return;
            }

            deviceClosed = true;
            if (hubAttached)
            {
                SideClosed(otherIsClosed: hubClosed);
            }
        }

        ended(this);
    }

    private void SideClosed(bool otherIsClosed)
    {
        if (!otherIsClosed)
        {
            underWay.Begin(); // until the other side has noticed
        }
        else
        {
            underWay.End();
        }

        for (; packets > 0; packets--)
        {
            underWay.End();
        }
    }
}
