namespace Prepaid.Contract;

/// <summary>Values of <see cref="RelayReport.Reason"/>.</summary>
public static class RelayReason
{
    /// <summary>Done, or observed without a command.</summary>
    public const string None = "";

    /// <summary>Refused: its not-after had passed before it could be switched.</summary>
    public const string Expired = "expired";

    /// <summary>Refused: a command with the same or a higher sequence was seen before. Unknown: such a one came while the meter was silent.</summary>
    public const string Older = "older";

    /// <summary>Refused: the id was used before with other content. (The same content is answered with its recorded outcome.)</summary>
    public const string Repeated = "repeated";

    /// <summary>Refused: the gateway's configuration has no such meter.</summary>
    public const string UnknownMeter = "unknown-meter";

    /// <summary>Refused: the meter has no relay.</summary>
    public const string NoRelay = "no-relay";

    /// <summary>Unknown: the meter was silent until not-after.</summary>
    public const string NoAnswer = "no-answer";

    /// <summary>Failed: the meter answered with an error.</summary>
    public const string RefusedByMeter = "refused-by-meter";

    /// <summary>Failed: the meter acknowledged, but reads back in another position.</summary>
    public const string Stuck = "stuck";
}
