namespace Prepaid.GatewayAgent.Polling;

/// <summary>Poll moments: a slot begins at each unix second that the poll interval divides.</summary>
internal static class Slots
{
    /// <summary>Begin of the slot that <paramref name="unixSeconds"/> lies in.</summary>
    public static long At(long unixSeconds, int pollSeconds) => unixSeconds - (unixSeconds % pollSeconds);

    /// <summary>Begin of the first slot that does not begin before <paramref name="unixSeconds"/>.</summary>
    public static long FirstFrom(long unixSeconds, int pollSeconds) => At(unixSeconds + pollSeconds - 1, pollSeconds);
}
