namespace Prepaid.Domain.Metering;

/// <summary>A line of a readings file.</summary>
/// <param name="Meter">Meter id.</param>
/// <param name="Code">Register code; T for the total.</param>
/// <param name="MeasuredAt">Unix seconds.</param>
/// <param name="Sequence">0 when the file has none.</param>
/// <param name="Register">As written, with its decimals.</param>
public readonly record struct ReadingLine(string Meter, string Code, long MeasuredAt, long Sequence, decimal Register);
