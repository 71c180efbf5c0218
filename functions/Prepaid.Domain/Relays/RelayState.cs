namespace Prepaid.Domain.Relays;

/// <summary>A relay's or valve's position: off = supply cut, on = supply available.</summary>
public enum RelayPosition
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>Supply is cut (relay open).</summary>
    Off = 1,

    /// <summary>Supply is available (relay closed).</summary>
    On = 2,
}

/// <summary>How far a command has come.</summary>
public enum CommandState
{
    /// <summary>Decided, its report not there yet.</summary>
    Issued = 0,

    /// <summary>Switched and read back.</summary>
    Done = 1,

    /// <summary>Not switched: expired, older, or refused by the meter.</summary>
    Refused = 2,

    /// <summary>The meter did not do it.</summary>
    Failed = 3,

    /// <summary>Sent to the meter, position not read back.</summary>
    Unknown = 4,
}

/// <summary>What is known of one meter's relay: wanted by us, reported by the meter (S13, R39).</summary>
/// <param name="Meter">Meter id.</param>
/// <param name="Gateway">Device id of its gateway.</param>
/// <param name="CommandSequence">Sequence of the newest command; 0 when there was none.</param>
/// <param name="Wanted">Position that the newest command asks for; on when there was none.</param>
/// <param name="State">How far the newest command has come.</param>
/// <param name="NotAfter">When the newest command lapses.</param>
/// <param name="Reported">Position as last read back, or unknown.</param>
/// <param name="ReportedAt">When that was read.</param>
public sealed record RelayState(
    string Meter,
    string Gateway,
    long CommandSequence,
    RelayPosition Wanted,
    CommandState State,
    DateTimeOffset NotAfter,
    RelayPosition Reported,
    DateTimeOffset? ReportedAt)
{
    /// <summary>A relay that nobody has switched yet: its supply is on.</summary>
    public static RelayState New(string meter, string gateway) =>
        new(meter, gateway, 0, RelayPosition.On, CommandState.Done, DateTimeOffset.UnixEpoch, RelayPosition.Unknown, null);

    /// <summary>True when a new command for <paramref name="position"/> would add something at <paramref name="now"/>.</summary>
    /// <remarks>An issued command is waited for until it lapses; one that did not succeed may be followed by another.</remarks>
    public bool Needs(RelayPosition position, DateTimeOffset now) =>
        Wanted != position
            ? true
            : State switch
            {
                CommandState.Issued => now > NotAfter,
                CommandState.Done => false, // a local override afterwards is shown, not fought (R39)
                _ => Reported != position,
            };
}

/// <summary>One command to one relay, numbered per meter.</summary>
/// <param name="Id">Unique, made from meter and sequence.</param>
/// <param name="Meter">Meter id.</param>
/// <param name="Gateway">Device id that switches it.</param>
/// <param name="Sequence">One higher than the meter's command before.</param>
/// <param name="Wanted">On or off.</param>
/// <param name="Reason">empty (the balance), rent or water (unpaid, where a site cuts for it), paid (after a top-up).</param>
/// <param name="DecidedAt">When it was decided.</param>
/// <param name="NotAfter">The agent refuses it later.</param>
public sealed record SwitchCommand(
    string Id,
    string Meter,
    string Gateway,
    long Sequence,
    RelayPosition Wanted,
    string Reason,
    DateTimeOffset DecidedAt,
    DateTimeOffset NotAfter)
{
    /// <summary>The next command of that relay.</summary>
    public static SwitchCommand Next(RelayState relay, RelayPosition wanted, string reason, DateTimeOffset now, TimeSpan validFor)
    {
        ArgumentNullException.ThrowIfNull(relay);
        var sequence = relay.CommandSequence + 1;
        return new SwitchCommand($"{relay.Meter}.{sequence}", relay.Meter, relay.Gateway, sequence, wanted, reason, now, now + validFor);
    }
}
