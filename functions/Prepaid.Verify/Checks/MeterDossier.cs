using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>What all accounts say of one meter: it is judged as a whole, because a meter that moves takes its readings and commands along.</summary>
internal sealed class MeterDossier(string meter)
{
    public string Meter { get; } = meter;

    /// <summary>Where violations about the whole meter are placed: a head that names it.</summary>
    public string Place { get; private set; } = "accounts";

    /// <summary>Standings with their heads.</summary>
    public List<(StandingRow Standing, HeadRow Head)> Standings { get; } = [];

    public List<DayRow> Days { get; } = [];

    /// <summary>Values that two people signed, by the entries that name them.</summary>
    public List<(string Place, long At, long Counts)> Signed { get; } = [];

    public List<SwapEvidence> Swaps { get; } = [];

    public List<RelayRow> Relays { get; } = [];

    /// <summary>Commands with their accounts.</summary>
    public List<(CommandRow Row, AccountPartition Account)> Commands { get; } = [];

    /// <summary>Entries that name the value with which an account was opened.</summary>
    public List<HandOverEvidence> Opened { get; } = [];

    public void Add(StandingRow standing, HeadRow head)
    {
        Standings.Add((standing, head));
        Place = standing.IsLinked ? head.Place : Place;
    }
}
