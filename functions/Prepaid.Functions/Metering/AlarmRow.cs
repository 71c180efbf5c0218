using Prepaid.Domain.Metering;

namespace Prepaid.Functions.Metering;

/// <summary>An alarm as stored: one row for each site, kind and subject.</summary>
/// <param name="Site">Site id.</param>
/// <param name="Alarm">What is wrong, as it was said last.</param>
/// <param name="Account">Account of the meter; empty for an alarm of the site itself.</param>
/// <param name="FirstSeen">When it was raised since it was last closed.</param>
/// <param name="LastSeen">When it was raised last.</param>
/// <param name="ClosedAt">When it was found settled; null while open.</param>
public sealed record AlarmRow(string Site, Alarm Alarm, string Account, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, DateTimeOffset? ClosedAt)
{
    public bool IsOpen => ClosedAt is null;
}
