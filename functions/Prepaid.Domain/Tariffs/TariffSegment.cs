namespace Prepaid.Domain.Tariffs;

/// <summary>From a minute of the local day on, a band, until the next segment.</summary>
/// <param name="Minute">0 to 1,439 by the wall clock.</param>
/// <param name="Band">Index into <see cref="TariffVersion.Bands"/>.</param>
public readonly record struct TariffSegment(int Minute, int Band);
