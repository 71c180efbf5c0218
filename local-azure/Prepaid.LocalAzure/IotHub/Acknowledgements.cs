using System.Threading.Channels;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.IotHub.Mqtt;

namespace Prepaid.LocalAzure.IotHub;

/// <summary>The PUBACKs of one connection: in the order of the publishes, each after its message is on disk.</summary>
/// <param name="work">Each acceptance counts as work in hand until it is dealt with, also when the connection has broken meanwhile.</param>
internal sealed class Acknowledgements(Calls calls, WorkCounter work, MqttWire wire, Action<string> sever)
{
    private const int MaxWaiting = 4096;

    private readonly Channel<Acceptance> waiting = Channel.CreateBounded<Acceptance>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, SingleWriter = true });

    /// <summary>Starts the acceptance and puts it at the end; waits when too many wait for the disk.</summary>
    public async ValueTask Add(Func<Acceptance> accept)
    {
        work.Begin();
        try
        {
            await waiting.Writer.WriteAsync(accept());
        }
        catch
        {
            work.End();
            throw;
        }
    }

    public void Complete() => waiting.Writer.Complete();

    /// <summary>Ends after <see cref="Complete"/>, when all are dealt with.</summary>
    public async Task Run()
    {
        var broken = false;
        await foreach (var acceptance in waiting.Reader.ReadAllAsync())
        {
            try
            {
                await acceptance.Durable;
                broken = broken || !Acknowledge(acceptance);
            }
            catch (Exception failed)
            {
                broken = true; // no PUBACK: the device sends again
                sever(failed.Message);
            }
            finally
            {
                work.End();
            }
        }
    }

    /// <returns>False when the connection is broken instead.</returns>
    private bool Acknowledge(Acceptance acceptance)
    {
        calls.After(acceptance.Pass);
        if (acceptance.BreaksConnection)
        {
            sever("by the fault plan");
            return false;
        }

        if (acceptance.Publish.Qos > 0)
        {
            wire.Send(new MqttPacket.PublishAck(acceptance.Publish.PacketId));
        }

        return true;
    }
}
