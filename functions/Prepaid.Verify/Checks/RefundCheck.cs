using System.Text.Json;
using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>Each payment's credit row follows from its top-up and the refunds that name it.</summary>
internal sealed class RefundCheck(AccountPartition account, Findings findings)
{
    private readonly Dictionary<(string Channel, string Transaction), (long Net, long Fee)> refunded = [];

    public void Run()
    {
        foreach (var entry in account.Entries.Where(e => e.Kind is "refund" or "refund-due"))
        {
            try
            {
                Take(entry);
            }
            catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
            {
                findings.Add(Check.BooksBalance, entry.Place, "evidence as docs/evidence.md describes it", wrong.Message);
            }
        }

        var credits = account.Credits.ToDictionary(c => c.Entry);
        foreach (var entry in account.Entries.Where(e => e.Key.StartsWith("payment:", StringComparison.Ordinal)))
        {
            if (!credits.Remove(entry.Sequence, out var credit))
            {
                findings.Add(Check.NothingLost, entry.Place, "a credit row of the payment", "none");
                continue;
            }

            var wallet = "wallet:" + credit.Wallet.ToLowerInvariant();
            findings.Same(Check.BooksBalance, credit.Place, "net and fee of its top-up", (entry.Gain(wallet), entry.Gain("fee:service")), (credit.NetFen, credit.FeeFen));
            findings.Same(Check.BooksBalance, credit.Place, "payment of its top-up", entry.Key, $"payment:{credit.Channel}-{credit.Transaction}");
            refunded.Remove((credit.Channel, credit.Transaction), out var back);
            findings.Same(Check.BooksBalance, credit.Place, "net and fee given back by the refunds that name it", back, (credit.RefundedNetFen, credit.RefundedFeeFen));
            var fee = credit.NetFen > 0 ? (long)((Int128)credit.FeeFen * credit.RefundedNetFen / credit.NetFen) : 0;
            findings.Same(Check.BooksBalance, credit.Place, "fee given back pro rata", fee, credit.RefundedFeeFen);
            if (credit.RefundedNetFen > credit.NetFen)
            {
                findings.Add(Check.BooksBalance, credit.Place, $"at most {credit.NetFen} fen given back", FormattableString.Invariant($"{credit.RefundedNetFen}"));
            }
        }

        foreach (var orphan in credits.Values)
        {
            findings.Add(Check.BooksBalance, orphan.Place, FormattableString.Invariant($"a top-up with sequence {orphan.Entry}"), "none");
        }

        foreach (var (payment, _) in refunded)
        {
            findings.Add(Check.BooksBalance, account.Place, $"a payment {payment.Channel}-{payment.Transaction} that was given back", "none");
        }
    }

    /// <summary>The lines are what its parts say: net from the wallet, fee from the fees, both due by the channel.</summary>
    private void Take(EntryRow entry)
    {
        using var json = JsonDocument.Parse(entry.Evidence);
        var cash = json.RootElement.GetProperty("cashFen").GetInt64();
        var due = new Dictionary<string, long>(StringComparer.Ordinal);
        var (net, fee) = (cash, 0L);
        foreach (var part in json.RootElement.GetProperty("parts").EnumerateArray())
        {
            var (channel, transaction) = (part.GetProperty("channel").GetString()!, part.GetProperty("transaction").GetString()!);
            var (partNet, partFee) = (part.GetProperty("netFen").GetInt64(), part.GetProperty("feeFen").GetInt64());
            var before = refunded.GetValueOrDefault((channel, transaction));
            refunded[(channel, transaction)] = (before.Net + partNet, before.Fee + partFee);
            due[channel] = due.GetValueOrDefault(channel) + partNet + partFee;
            (net, fee) = (net + partNet, fee + partFee);
        }

        due["cash"] = due.GetValueOrDefault("cash") + cash;
        findings.Same(Check.BooksBalance, entry.Place, "fee given back by its parts", -fee, entry.Gain("fee:service"));
        findings.Same(Check.BooksBalance, entry.Place, "net from the wallet by its parts", -net, entry.Lines.Where(l => l.Account.StartsWith("wallet:", StringComparison.Ordinal)).Sum(l => l.Fen));
        foreach (var (channel, fen) in due)
        {
            findings.Same(Check.BooksBalance, entry.Place, $"due by {channel} by its parts", fen, entry.Gain("refund:" + channel));
        }
    }
}
