namespace Prepaid.Domain.Metering;

/// <summary>Which way the energy flows that a register counts.</summary>
public enum RegisterDirection
{
    /// <summary>To the tenant: may be debited.</summary>
    Import = 0,

    /// <summary>Back, for instance of a solar roof: measured, never debited.</summary>
    Export = 1,
}

/// <summary>How a meter model counts: width, step and the most that can flow through it.</summary>
/// <remarks>One count is one smallest step of the register, 10^-<see cref="Decimals"/> of <see cref="Unit"/>, before the CT/PT ratio.</remarks>
public sealed record RegisterModel
{
    private const int SecondsPerHour = 3600;

    // Clocks of gateway and meter may differ by a minute without being reported (rule R18).
    private const int ClockToleranceSeconds = 60;

    private readonly long _maxCountsPerHour;

    private RegisterModel(int digits, int decimals, string unit, decimal maxPerHour)
    {
        Digits = digits;
        Decimals = decimals;
        Unit = unit;
        MaxPerHour = maxPerHour;
        Step = 1m;
        for (var i = 0; i < decimals; i++)
        {
            Step /= 10m;
        }

        Modulus = 1;
        for (var i = 0; i < digits; i++)
        {
            Modulus *= 10;
        }

        _maxCountsPerHour = (long)decimal.Ceiling(Math.Min(maxPerHour / Step, Modulus));
    }

    /// <summary>Digits that the register shows, decimals included: 3 to 15.</summary>
    public int Digits { get; }

    /// <summary>Digits behind the point: 0 to 6, fewer than <see cref="Digits"/>.</summary>
    public int Decimals { get; }

    /// <summary>Unit of the register: kWh or m3.</summary>
    public string Unit { get; }

    /// <summary>The most units an hour that the register itself can count, margin included and before the ratio (rule R14).</summary>
    public decimal MaxPerHour { get; }

    /// <summary>Which way it counts.</summary>
    public RegisterDirection Direction { get; init; }

    /// <summary>Units in one count.</summary>
    public decimal Step { get; }

    /// <summary>Counts after which the register shows zero again.</summary>
    public long Modulus { get; }

    /// <summary>Describes a model; throws <see cref="ArgumentOutOfRangeException"/> outside the ranges of the properties.</summary>
    /// <param name="digits">Digits in all.</param>
    /// <param name="decimals">Digits behind the point.</param>
    /// <param name="unit">kWh or m3.</param>
    /// <param name="ratedPerHour">Rated kW (or m³/h) at the register, before the ratio; above 0.</param>
    /// <param name="margin">Factor on the rating that is still believed; 1.2 unless the model says otherwise.</param>
    public static RegisterModel Of(int digits, int decimals, string unit, decimal ratedPerHour, decimal margin = 1.2m)
    {
        ArgumentException.ThrowIfNullOrEmpty(unit);
        ArgumentOutOfRangeException.ThrowIfLessThan(digits, 3);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, 15);
        ArgumentOutOfRangeException.ThrowIfLessThan(decimals, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decimals, Math.Min(6, digits - 1));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ratedPerHour, 0m);
        ArgumentOutOfRangeException.ThrowIfLessThan(margin, 1m);
        return new RegisterModel(digits, decimals, unit, ratedPerHour * margin);
    }

    /// <summary>The most counts that are physically possible in a time, never the whole register.</summary>
    public long MostCountsIn(long seconds)
    {
        var believed = Math.Max(0, seconds) + ClockToleranceSeconds;
        var most = believed > long.MaxValue / _maxCountsPerHour ? Modulus : (_maxCountsPerHour * believed / SecondsPerHour) + 1;
        return Math.Min(most, Modulus - 1);
    }

    /// <summary>True when a fall from one value to the other can be the register passing its end (rule R13).</summary>
    /// <remarks>Only from its last tenth into its first: everything else that falls is held.</remarks>
    public bool PassesItsEnd(long from, long to) => from >= Modulus / 10 * 9 && to < Modulus / 10;
}
