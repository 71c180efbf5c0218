using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Tariffs;

/// <summary>A reading that was not simply accepted.</summary>
/// <param name="MeasuredAt">Unix seconds.</param>
/// <param name="Code">Register code.</param>
/// <param name="Register">As read.</param>
/// <param name="Quality">Provisional, held or rejected; accepted for a roll-over.</param>
/// <param name="Reason">Why.</param>
public sealed record RateFinding(long MeasuredAt, string Code, decimal Register, Quality Quality, QualityReason Reason);
