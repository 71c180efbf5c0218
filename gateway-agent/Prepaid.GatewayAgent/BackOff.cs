namespace Prepaid.GatewayAgent;

/// <summary>Doubling waits up to a cap, without chance: the same failures give the same moments.</summary>
internal readonly record struct BackOff(TimeSpan First, TimeSpan Cap)
{
    /// <summary>A meter that did not answer.</summary>
    public static BackOff Meter { get; } = new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5));

    /// <summary>A hub that could not be reached.</summary>
    public static BackOff Hub { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));

    /// <summary>A hub that refuses the gateway: somebody has to act first.</summary>
    public static BackOff Refused { get; } = new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));

    /// <param name="failures">Failures in a row, from 1.</param>
    public TimeSpan After(int failures)
    {
        var wait = First;
        for (var failure = 1; failure < failures && wait < Cap; failure++)
        {
            wait *= 2;
        }

        return wait < Cap ? wait : Cap;
    }
}
