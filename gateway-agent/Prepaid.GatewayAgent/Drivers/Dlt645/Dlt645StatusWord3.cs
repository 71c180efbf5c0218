using System.Buffers.Binary;
using Prepaid.Contract;

namespace Prepaid.GatewayAgent.Drivers.Dlt645;

/// <summary>Status word 3 (data identifier 04000503): the only proof of the relay's position.</summary>
public readonly record struct Dlt645StatusWord3(ushort Value)
{
    public const uint DataIdentifier = 0x04000503;

    /// <summary>Bit 4: where the relay is.</summary>
    public RelayPosition Relay => PositionOf(4);

    /// <summary>Bit 6: where it was last told to be.</summary>
    public RelayPosition RelayCommand => PositionOf(6);

    /// <summary>Bits 1 and 2.</summary>
    public Dlt645Supply Supply => (Dlt645Supply)((Value >> 1) & 3);

    /// <summary>Bit 7.</summary>
    public bool PreTripAlarm => IsSet(7);

    /// <summary>Bits 8 and 9.</summary>
    public Dlt645Prepayment Prepayment => (Dlt645Prepayment)((Value >> 8) & 3);

    /// <summary>Bit 12: the supply is protected against trips.</summary>
    public bool IsProtected => IsSet(12);

    /// <summary>Reads the word of a read reply. Never throws on any frame.</summary>
    public static bool TryRead(Dlt645Frame frame, out Dlt645StatusWord3 word)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var isWord = frame is { IsReply: true, Function: Dlt645Function.Read, DataIdentifier: DataIdentifier } && frame.Data.Length == 6;
        word = isWord ? new Dlt645StatusWord3(BinaryPrimitives.ReadUInt16LittleEndian(frame.Data.Span[4..])) : default;
        return isWord;
    }

    private bool IsSet(int bit) => ((Value >> bit) & 1) != 0;

    private RelayPosition PositionOf(int bit) => IsSet(bit) ? RelayPosition.Open : RelayPosition.Closed;
}

/// <summary>What feeds the meter.</summary>
public enum Dlt645Supply
{
    Main = 0,
    Auxiliary = 1,
    Battery = 2,
    Reserved = 3,
}

/// <summary>Whether the meter itself counts credit down.</summary>
public enum Dlt645Prepayment
{
    None = 0,
    Energy = 1,
    Money = 2,
    Reserved = 3,
}
