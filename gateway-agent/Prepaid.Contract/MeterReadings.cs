namespace Prepaid.Contract;

/// <summary>Readings of one register of one meter, in the order of their sequence, which has no gap inside a group.</summary>
/// <param name="Meter">Meter id as in the gateway's configuration.</param>
/// <param name="Register">Register code; <see cref="ReadingsMessage.TotalRegister"/> for the total.</param>
/// <param name="Readings">At least one.</param>
public sealed record MeterReadings(string Meter, string Register, IReadOnlyList<RegisterReading> Readings);
