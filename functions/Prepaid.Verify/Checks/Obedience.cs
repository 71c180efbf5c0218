using Prepaid.Verify.Files;
using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>One meter's commands against what its relay did.</summary>
internal static class Obedience
{
    // The agent looks at the clock, then talks to the meter.
    private static readonly TimeSpan Talking = TimeSpan.FromMinutes(1);

    /// <returns>The cuts that a command asked for.</returns>
    public static IReadOnlyList<(ObeyedCommand Line, CommandRow Row)> Run(MeterDossier dossier, IReadOnlyList<CommandRow> commands, MeterTruth truth, Findings findings)
    {
        var obeyed = Match(commands, truth.Obeyed, findings);
        foreach (var command in commands)
        {
            Compare(command, obeyed.Any(o => o.Row == command), truth, findings);
        }

        Moves(truth, findings);
        if (dossier.Relays is [var relay, ..])
        {
            Final(relay, commands, truth, findings);
        }

        return [.. obeyed.Where(o => o.Line.IsOff)];
    }

    private static List<(ObeyedCommand Line, CommandRow Row)> Match(IReadOnlyList<CommandRow> commands, IReadOnlyList<ObeyedCommand> lines, Findings findings)
    {
        var obeyed = new List<(ObeyedCommand Line, CommandRow Row)>();
        foreach (var line in lines)
        {
            var asked = commands.Where(c => c.IsOff == line.IsOff && c.DecidedAt.ToUnixTimeSeconds() <= line.Time && line.Time <= (c.NotAfter + Talking).ToUnixTimeSeconds()).ToList();
            var row = asked.Where(c => obeyed.All(o => o.Row != c)).OrderBy(c => c.State switch { "Done" => 0, "Unknown" => 1, _ => 2 }).FirstOrDefault();
            if (row is not null)
            {
                if (obeyed.Any(o => o.Row.Sequence > row.Sequence))
                {
                    findings.Add(Check.RelayTruth, line.Place, "no command obeyed behind a newer one", row.Place);
                }

                obeyed.Add((line, row));
            }
            else if (asked.Count > 0)
            {
                findings.Add(Check.NothingTwice, line.Place, $"{asked[^1].Place} obeyed once", "obeyed again");
            }
            else
            {
                findings.Add(line.IsOff ? Check.EveryCutJustified : Check.RelayTruth, line.Place, "a command row that asks for it at that time", "none");
            }
        }

        return obeyed;
    }

    private static void Compare(CommandRow command, bool isObeyed, MeterTruth truth, Findings findings)
    {
        if (isObeyed && command.State is not ("Done" or "Unknown"))
        {
            findings.Add(Check.RelayTruth, command.Place, "state Done, because the meter obeyed", command.State);
        }
        else if (!isObeyed && command.State == "Done" && truth.WasOffBefore(command.DecidedAt.ToUnixTimeSeconds()) != command.IsOff)
        {
            findings.Add(Check.RelayTruth, command.Place, "a line of commands.csv, because it is done", "none");
        }
    }

    private static void Moves(MeterTruth truth, Findings findings)
    {
        var moves = truth.Moves.ToList();
        foreach (var line in truth.Obeyed)
        {
            var move = moves.FindIndex(m => m.Time == line.Time && m.IsOff == line.IsOff);
            if (move < 0)
            {
                findings.Add(Check.RelayTruth, line.Place, "a relay line of truth.csv at that time", "none");
            }
            else
            {
                moves.RemoveAt(move);
            }
        }

        foreach (var move in moves)
        {
            findings.Add(Check.RelayTruth, move.Place, "a line of commands.csv for that move", "none");
        }
    }

    private static void Final(RelayRow relay, IReadOnlyList<CommandRow> commands, MeterTruth truth, Findings findings)
    {
        var stands = relay.Reported != "Unknown" ? relay.Reported : relay.Wanted;
        if (truth.Final is { } final && stands != (final.IsOff ? "Off" : "On"))
        {
            findings.Add(Check.RelayTruth, relay.Place, $"relay {(final.IsOff ? "Off" : "On")} by {Csv.PlaceOf("truth.csv", final.Line)}", stands);
        }

        if (relay.State == "Done" && relay.Reported is not "Unknown" && relay.Reported != relay.Wanted)
        {
            findings.Add(Check.RelayTruth, relay.Place, $"reported {relay.Wanted}, because that is wanted and done", relay.Reported);
        }

        var sequences = commands.Select(c => c.Sequence).ToHashSet();
        for (var sequence = 1L; sequence <= relay.CommandSequence; sequence++)
        {
            if (!sequences.Contains(sequence))
            {
                findings.Add(Check.NothingLost, relay.Place, FormattableString.Invariant($"a row of command {sequence}"), "none");
            }
        }
    }
}
