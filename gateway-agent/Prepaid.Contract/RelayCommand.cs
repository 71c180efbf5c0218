namespace Prepaid.Contract;

/// <summary>One command to one relay.</summary>
/// <param name="Id">Unique; the same command sent again carries the same id.</param>
/// <param name="Meter">Meter id.</param>
/// <param name="Sequence">Grows per meter; one that is not above all that the gateway saw before is refused as older.</param>
/// <param name="Relay">Wanted position, open or closed.</param>
/// <param name="NotAfter">Unix seconds; later it is refused as expired.</param>
public sealed record RelayCommand(string Id, string Meter, long Sequence, RelayPosition Relay, long NotAfter);
