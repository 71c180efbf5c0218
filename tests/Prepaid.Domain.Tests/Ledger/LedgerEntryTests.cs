using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Prepaid.Domain.Ledger;

namespace Prepaid.Domain.Tests.Ledger;

public sealed class LedgerEntryTests
{
    private static readonly DateTimeOffset From = new(2026, 3, 2, 12, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void The_hash_is_sha256_over_the_stored_fields_joined_by_line_feeds()
    {
        const string stored = "2\ntop-up\npayment:sandbox-T-1\nwallet:electricity=97;fee:service=3;clearing:sandbox=-100\n{}\n1772424000000\n1772424900000\n1772425000000\nprovider:sandbox\n-";

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(stored))), Sample().Hash);
    }

    [Fact]
    public void Changing_any_field_changes_the_hash()
    {
        var entry = Sample();
        LedgerEntry[] altered =
        [
            entry with { Sequence = 3 },
            entry with { Kind = "correction" },
            entry with { Key = "payment:sandbox-T-2" },
            new(2, "top-up", "payment:sandbox-T-1", [new("wallet:electricity", Money.FromFen(98)), new("fee:service", Money.FromFen(2)), new("clearing:sandbox", Money.FromFen(-100))], "{}", From, From.AddMinutes(15), entry.BookedAt, entry.Actor, LedgerEntry.Genesis),
            entry with { Evidence = "{ }" },
            entry with { ServiceFrom = From.AddMilliseconds(1) },
            entry with { ServiceTo = From },
            entry with { BookedAt = From },
            entry with { Actor = "provider:other" },
            entry with { Previous = new string('0', 64) },
        ];

        Assert.Equal(altered.Length + 1, altered.Append(entry).Select(e => e.Hash).Distinct().Count());
    }

    [Fact]
    public void The_hash_does_not_depend_on_the_offset_in_which_times_are_written() =>
        Assert.Equal(Sample().Hash, (Sample() with { ServiceFrom = From.ToUniversalTime(), BookedAt = Sample().BookedAt.ToOffset(TimeSpan.FromHours(-3)) }).Hash);

    [Fact]
    public void Lines_that_do_not_sum_to_zero_are_no_entry() =>
        Prop.ForAll<int, int, NonZeroInt>((a, b, off) => Assert.Throws<ArgumentException>(() =>
            new LedgerEntry(1, "x", "k", [new("a", Money.FromFen(a)), new("b", Money.FromFen(b)), new("c", Money.FromFen(-(long)a - b + off.Get))], "{}", From, From, From, "t", LedgerEntry.Genesis)))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Entries_of_a_draft_form_a_chain_from_the_head()
    {
        var draft = new AccountDraft(new AccountHead { Account = "A-001", Site = "S-1", EntryCount = 7, LastHash = "seventh" }, "system:test", From);

        var first = draft.Post("a", "1", [new(CounterAccounts.ElectricityWallet, Money.FromFen(5)), new("x", Money.FromFen(-5))], "{}", From, From);
        var second = draft.Post("b", "2", [new(CounterAccounts.WaterWallet, Money.FromFen(-2)), new("x", Money.FromFen(2))], "{}", From, From);

        Assert.Equal((8, "seventh", 9, first.Hash), (first.Sequence, first.Previous, second.Sequence, second.Previous));
        Assert.Equal((9, second.Hash, 5, -2), (draft.Head.EntryCount, draft.Head.LastHash, draft.Head.Electricity.Fen, draft.Head.Water.Fen));
    }

    private static LedgerEntry Sample() => new(
        2,
        "top-up",
        "payment:sandbox-T-1",
        [new("wallet:electricity", Money.FromFen(97)), new("fee:service", Money.FromFen(3)), new("clearing:sandbox", Money.FromFen(-100))],
        "{}",
        From,
        From.AddMinutes(15),
        DateTimeOffset.FromUnixTimeSeconds(1_772_425_000),
        "provider:sandbox",
        LedgerEntry.Genesis);
}
