using Prepaid.Contract;

namespace Prepaid.GatewayAgent.Relays;

/// <summary>Which commands are not obeyed. Pure.</summary>
internal static class CommandRules
{
    /// <summary>The reason why a command with a new id is refused, or null when it is to be obeyed.</summary>
    /// <param name="command">The command.</param>
    /// <param name="meter">Its meter's configuration, or null when there is none.</param>
    /// <param name="highestSequence">The highest sequence seen of the meter, or 0.</param>
    /// <param name="now">Time of its arrival.</param>
    public static string? RefusalOf(RelayCommand command, MeterConfig? meter, long highestSequence, DateTimeOffset now) => meter switch
    {
        null => RelayReason.UnknownMeter,
        { HasRelay: false } => RelayReason.NoRelay,
        _ when command.Sequence <= highestSequence => RelayReason.Older,
        _ when IsExpired(command, now) => RelayReason.Expired,
        _ => null,
    };

    public static bool IsExpired(RelayCommand command, DateTimeOffset now) => command.NotAfter < now.ToUnixTimeSeconds();

    /// <param name="position">What the relay showed, if it was read before the refusal.</param>
    public static RelayReport Refused(RelayCommand command, string reason, DateTimeOffset now, RelayPosition position = RelayPosition.Unknown) =>
        new(command.Meter, command.Id, command.Sequence, CommandOutcome.Refused, reason, position, now.ToUnixTimeSeconds());
}
