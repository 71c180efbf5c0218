namespace Prepaid.Domain.Metering;

/// <summary>One meter at one supply point, from a moment on, with one ratio. A swap or a new CT/PT ratio starts the next one.</summary>
/// <param name="From">Unix seconds; readings measured before belong to the installation before.</param>
/// <param name="Serial">Serial number on the plate, for the bill.</param>
/// <param name="Model">How this meter counts.</param>
/// <param name="Ratio">CT ratio times PT ratio; 1 for a direct meter.</param>
public sealed record Installation(long From, string Serial, RegisterModel Model, decimal Ratio = 1m)
{
    /// <summary>Total register at <see cref="From"/>, in counts; null lets the first reading open it and bills nothing before.</summary>
    public long? OpeningCounts { get; init; }

    /// <summary>Final total register of the installation BEFORE, signed at the swap; null when it could not be read.</summary>
    /// <remarks>Null bills nothing behind its last reading: the case is the caller's.</remarks>
    public long? FinalCountsBefore { get; init; }

    /// <summary>True when <see cref="FinalCountsBefore"/> is an estimate because the old meter was dead (feature S22).</summary>
    public bool FinalIsEstimate { get; init; }

    /// <summary>Billed units in one count: step times ratio.</summary>
    public decimal UnitsPerCount { get; } = Model.Step * Ratio;
}
