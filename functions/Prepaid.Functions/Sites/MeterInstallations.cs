using System.Collections.Immutable;
using System.Text.Json;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;

namespace Prepaid.Functions.Sites;

/// <summary>One physical meter at its supply point, as the directory keeps it.</summary>
/// <param name="From">Unix seconds; the first one has been there since ever (0).</param>
/// <param name="Serial">On the plate.</param>
/// <param name="RatedUnitsPerHour">Physical bound (R14).</param>
/// <param name="StartCounts">Its register when it was put in; null lets its first reading open it.</param>
/// <param name="FinalCountsBefore">Signed last value of the meter before; null when it could not be read.</param>
/// <param name="FinalIsEstimate">True when the meter before was dead.</param>
/// <param name="Ratio">CT ratio times PT ratio from then on (R19).</param>
public sealed record InstalledMeter(
    long From, string Serial, decimal RatedUnitsPerHour, long? StartCounts, long? FinalCountsBefore, bool FinalIsEstimate, decimal Ratio = 1m);

/// <summary>The installations of a meter as one text in its directory row; empty for one meter since ever.</summary>
public static class MeterInstallations
{
    public static string Write(IEnumerable<InstalledMeter> installed) => JsonSerializer.Serialize(installed);

    /// <exception cref="JsonException">The text is not what <see cref="Write"/> writes.</exception>
    public static ImmutableArray<InstalledMeter> Read(MeterLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        return link.Installations.Length == 0
            ? [new InstalledMeter(0, link.Serial, link.RatedUnitsPerHour, null, null, false, link.Ratio)]
            : JsonSerializer.Deserialize<ImmutableArray<InstalledMeter>>(link.Installations);
    }

    /// <summary>How the meter counts, over all that stood at its supply point.</summary>
    /// <param name="link">The directory's entry.</param>
    /// <param name="backBillingDays">Readings received later than this after they were measured are held (R54); null is never.</param>
    public static MeterSetup SetupOf(MeterLink link, int? backBillingDays)
    {
        ArgumentNullException.ThrowIfNull(link);
        var unit = link.Utility == Utility.Water ? "m3" : "kWh";
        var installations = Read(link).Select((m, i) => new Installation(
            i == 0 ? long.MinValue : m.From, m.Serial, RegisterModel.Of(link.Digits, link.Decimals, unit, m.RatedUnitsPerHour) with { Direction = link.Direction }, m.Ratio)
        {
            OpeningCounts = m.StartCounts,
            FinalCountsBefore = m.FinalCountsBefore,
            FinalIsEstimate = m.FinalIsEstimate,
        });
        return MeterSetup.Of(installations, link.BandRegisters.Split(' ', StringSplitOptions.RemoveEmptyEntries)) with
        {
            DebitedBy = link.Direction == RegisterDirection.Import ? link.Use.DebitedBy() : DebitedBy.Nothing,
            BackBillingLimit = backBillingDays is { } days ? TimeSpan.FromDays(days) : null,
        };
    }
}
