using System.Buffers.Binary;

namespace Prepaid.GatewayAgent.Drivers.Dlt645;

/// <summary>The plain requests of DL/T 645; relay orders are <see cref="Dlt645RelayOrder"/>.</summary>
public static class Dlt645Requests
{
    public static Dlt645Frame Read(string address, uint dataIdentifier)
    {
        Span<byte> data = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(data, dataIdentifier);
        return new Dlt645Frame(address, (byte)Dlt645Function.Read, data);
    }
}
