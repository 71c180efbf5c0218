namespace Prepaid.Contract;

/// <summary>One answer of a meter.</summary>
/// <param name="MeasuredAt">Unix seconds, by the gateway's clock at the poll.</param>
/// <param name="Sequence">Grows by one with each poll that the gateway stored of this meter; starts at 1. All registers read at one poll share it.</param>
/// <param name="Counts">The register as the meter shows it, in its smallest step (0.01 kWh, 0.01 m³, …).</param>
public readonly record struct RegisterReading(long MeasuredAt, long Sequence, long Counts);
