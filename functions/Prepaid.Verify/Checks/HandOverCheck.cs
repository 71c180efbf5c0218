using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>What one account gave another took, once, with the same content; nothing is left in between.</summary>
internal sealed class HandOverCheck(Findings findings)
{
    private const string InTransit = "in-transit";

    private readonly Dictionary<string, HandOverEvidence> given = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HandOverEvidence> taken = new(StringComparer.Ordinal);
    private long inTransit;
    private bool isWaiting;

    public void Take(AccountPartition account, HeadRow head)
    {
        inTransit += account.Entries.Sum(e => e.Gain(InTransit));
        isWaiting |= account.Outbox.Any(o => o.Kind == "handing");
        foreach (var side in account.HandOvers.Where(h => !h.IsOpened))
        {
            if (!(side.IsTaken ? taken : given).TryAdd(side.Id, side))
            {
                findings.Add(Check.NothingTwice, side.Entry.Place, $"hand-over {side.Id} once", $"also in {(side.IsTaken ? taken : given)[side.Id].Entry.Place}");
            }

            if (side.IsTaken)
            {
                KeyRow(account, side);
            }
        }

        foreach (var standing in head.Meters)
        {
            Stay(account, head, standing);
        }
    }

    public void Finish()
    {
        foreach (var (id, side) in given)
        {
            if (taken.TryGetValue(id, out var other))
            {
                Same(side, other);
            }
            else if (!isWaiting)
            {
                findings.Add(Check.NothingLost, side.Entry.Place, $"an entry of account {side.Other} that takes {id}", "none");
            }
        }

        foreach (var (id, side) in taken.Where(t => !given.ContainsKey(t.Key)))
        {
            findings.Add(Check.BooksBalance, side.Entry.Place, $"an entry of account {side.Other} that gives {id}", "none");
        }

        if (!isWaiting)
        {
            findings.Same(Check.BooksBalance, "accounts", "fen in transit over all accounts", 0L, inTransit);
        }
    }

    private void KeyRow(AccountPartition account, HandOverEvidence side)
    {
        if (account.Keys.Find(k => k.Kind == "hand-over" && k.Id == side.Id) is not { } key)
        {
            findings.Add(Check.NothingLost, side.Entry.Place, $"a key row of hand-over {side.Id}", "none");
            return;
        }

        var fen = new[] { "wallet:electricity", "wallet:water", "wallet:rent" }.Select(w => side.Entry.Gain(w));
        var counts = side.Meter is null ? string.Empty : FormattableString.Invariant($"{side.Counts}");
        var content = FormattableString.Invariant($"{side.Other}|{account.Account}|{side.At}|{side.Meter}|{counts}|{string.Join('|', fen)}");
        findings.Same(Check.BooksBalance, key.Place, "Content and Entry, by its entry,", (content, side.Entry.Sequence), (key.Content, key.Entry));
    }

    private void Same(HandOverEvidence side, HandOverEvidence other)
    {
        findings.Same(Check.BooksBalance, other.Entry.Place, "taker and giver", (side.Other, side.Account), (other.Account, other.Other));
        findings.Same(Check.EnergyConserved, other.Entry.Place, "meter and signed value of the giver,", (side.Meter, side.Counts), (other.Meter, other.Counts));
        if (side.Meter is not null)
        {
            findings.Same(Check.EnergyConserved, other.Entry.Place, "moment of the giver,", side.At, other.At);
        }

        foreach (var account in side.Entry.Lines.Select(l => l.Account))
        {
            findings.Same(Check.BooksBalance, other.Entry.Place, $"{account} of the giver's entry negated,", -side.Entry.Gain(account), other.Entry.Gain(account));
        }
    }

    /// <summary>Since when and until when the head says that it has or had the meter.</summary>
    private void Stay(AccountPartition account, HeadRow head, StandingRow standing)
    {
        var sides = account.HandOvers.Where(h => h.Meter == standing.Meter).ToList();
        var came = sides.LastOrDefault(h => h.IsTaken);
        var went = sides is [.., { IsTaken: false } last] ? last : null;
        var place = $"{head.Place} meter {standing.Meter}";
        findings.Same(Check.EnergyConserved, place, "since and cameFrom, by the entry that took it,", (came?.At ?? 0, came is { IsOpened: false } ? came.Other : null), (standing.Since, standing.CameFrom));
        findings.Same(Check.EnergyConserved, place, "until and movedTo, by the entry that gave it,", (went?.At, went?.Other), (standing.Until, standing.MovedTo));
    }
}
