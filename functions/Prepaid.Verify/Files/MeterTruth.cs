namespace Prepaid.Verify.Files;

/// <summary>A register that a meter answered.</summary>
/// <param name="Line">In truth.csv; a year of a building has millions, so the place is put into words only when it is told.</param>
internal readonly record struct TruthPoll(long Time, decimal Register, int Line)
{
    public string Place => Csv.PlaceOf("truth.csv", Line);
}

/// <summary>A relay that moved, by whatever hand.</summary>
internal readonly record struct TruthMove(long Time, bool IsOff, string Place);

/// <summary>A switching request that a meter obeyed.</summary>
internal readonly record struct ObeyedCommand(long Time, bool IsOff, string Place);

/// <summary>What the simulator knows of one meter, in the order of its files.</summary>
internal sealed class MeterTruth
{
    public List<TruthPoll> Polls { get; } = [];

    public List<TruthMove> Moves { get; } = [];

    public List<ObeyedCommand> Obeyed { get; } = [];

    /// <summary>Where the relay stands by the last line about the meter, and that line.</summary>
    public (bool IsOff, int Line)? Final { get; set; }

    /// <summary>True when the relay was off just before a second; relays begin closed.</summary>
    public bool WasOffBefore(long second) => Moves.LastOrDefault(m => m.Time < second) is { Place: not null, IsOff: true };
}
