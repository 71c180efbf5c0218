namespace Prepaid.Contract;

/// <summary>What became of a command at the meter.</summary>
public enum CommandOutcome
{
    /// <summary>Switched and read back in the wanted position. Also the outcome of a report that nobody asked for.</summary>
    Done = 0,

    /// <summary>Not switched, by the rules: see the reason.</summary>
    Refused = 1,

    /// <summary>The meter refused, or reads back in the other position.</summary>
    Failed = 2,

    /// <summary>Perhaps sent, but not read back: the position is not known.</summary>
    Unknown = 3,
}
