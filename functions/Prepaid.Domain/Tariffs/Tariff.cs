using System.Collections.Immutable;

namespace Prepaid.Domain.Tariffs;

/// <summary>A tariff with its versions in force, and the calendar that they go by.</summary>
/// <param name="Id">Id of the tariff.</param>
/// <param name="Unit">kWh or m3.</param>
/// <param name="Versions">By ascending <see cref="TariffVersion.From"/>, all different.</param>
/// <param name="Calendar">Holidays of the site.</param>
/// <param name="Catalogue">Catalogue prices that bands may follow.</param>
public sealed record Tariff(
    string Id,
    string Unit,
    ImmutableArray<TariffVersion> Versions,
    HolidayCalendar Calendar,
    CataloguePrices Catalogue);
