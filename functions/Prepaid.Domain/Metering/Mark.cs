namespace Prepaid.Domain.Metering;

/// <summary>A register value at a time.</summary>
/// <param name="Time">Unix seconds.</param>
/// <param name="Sequence">Of the gateway; 0 for a value that no gateway sent.</param>
/// <param name="Counts">Smallest steps of the register.</param>
public readonly record struct Mark(long Time, long Sequence, long Counts);
