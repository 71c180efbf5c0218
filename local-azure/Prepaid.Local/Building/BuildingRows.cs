using Prepaid.Contract;

namespace Prepaid.Local.Building;

/// <summary>What the building keeps, in the order it happened.</summary>
internal abstract record BuildingRow(string Meter, long UnixSecond, long Counts, RelayPosition Relay);

/// <summary>A total register that was answered; one a second and meter.</summary>
internal sealed record PollRow(string Meter, long UnixSecond, long Counts, RelayPosition Relay)
    : BuildingRow(Meter, UnixSecond, Counts, Relay);

/// <summary>A relay that was operated.</summary>
/// <param name="Meter">Meter id.</param>
/// <param name="UnixSecond">When.</param>
/// <param name="Counts">Register at that moment.</param>
/// <param name="Relay">Position afterwards.</param>
/// <param name="Operation">trip or close over the wire, by-hand at the meter.</param>
/// <param name="Request">The request frame in hex, or empty.</param>
internal sealed record RelayRow(string Meter, long UnixSecond, long Counts, RelayPosition Relay, string Operation, string Request)
    : BuildingRow(Meter, UnixSecond, Counts, Relay);
