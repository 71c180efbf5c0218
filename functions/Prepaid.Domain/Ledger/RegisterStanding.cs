using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Ledger;

/// <summary>Conservation of one register under one installation during one stay, as the standing keeps it (M1).</summary>
/// <param name="Register">Index in the <see cref="MeterSetup"/>: 0 is the total.</param>
/// <param name="Installation">Index in the <see cref="MeterSetup"/>.</param>
/// <param name="Since">The stay at this account, by the moment at which it began (<see cref="MeterStanding.Since"/>).</param>
/// <param name="First">Counts that opened it.</param>
/// <param name="Figures">What became of the difference. A band register splits the total and is not billed itself: what is believed of it is measured.</param>
public readonly record struct RegisterStanding(int Register, int Installation, long Since, long First, RegisterFigures Figures)
{
    /// <summary>Newest counts, believed or not.</summary>
    public long Last => First + Figures.Advance;
}
