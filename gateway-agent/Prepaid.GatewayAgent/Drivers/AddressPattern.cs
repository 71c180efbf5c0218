namespace Prepaid.GatewayAgent.Drivers;

/// <summary>Addresses of meters on a bus, as printed: two hex digits a byte, high byte first.</summary>
public static class AddressPattern
{
    private const string AnyByte = "AA";

    /// <summary>True when the asked address stands for that meter; AA in it stands for any byte.</summary>
    public static bool Matches(string asked, string meter)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(meter);
        if (asked.Length != meter.Length)
        {
            return false;
        }

        for (var i = 0; i < asked.Length; i += 2)
        {
            var wanted = asked.AsSpan(i, 2);
            if (!wanted.Equals(AnyByte, StringComparison.OrdinalIgnoreCase)
                && !wanted.Equals(meter.AsSpan(i, 2), StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }
}
