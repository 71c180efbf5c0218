using System.Text;
using System.Text.Json;

namespace Prepaid.Local.Tenants;

/// <summary>The simulated provider's own durable book: what was paid, and whether it was answered. Survives a kill.</summary>
public sealed class PaymentLog : IDisposable
{
    private readonly FileStream file;
    private readonly Dictionary<string, SentPayment> payments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SentPayment> unanswered = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Account, string Wallet), DateTimeOffset> lastPaid = [];
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    public PaymentLog(string folder)
    {
        var path = Path.Combine(folder, "provider.ndjson");
        var known = File.Exists(path) ? File.ReadAllText(path) : string.Empty;
        var whole = known[..(known.LastIndexOf('\n') + 1)]; // a line that a kill cut off was never acted on
        foreach (var line in whole.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(text => JsonSerializer.Deserialize<Line>(text)!))
        {
            if (line.Payment is { } payment)
            {
                Remember(payment);
            }
            else
            {
                unanswered.Remove(line.Answered!);
            }
        }

        file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        file.SetLength(Encoding.UTF8.GetByteCount(whole));
        file.Seek(0, SeekOrigin.End);
    }

    public IReadOnlyCollection<SentPayment> All => payments.Values;

    public IReadOnlyCollection<SentPayment> Unanswered => unanswered.Values;

    /// <summary>When somebody last paid into a wallet, or null.</summary>
    public DateTimeOffset? LastPaid(string account, string wallet) => lastPaid.TryGetValue((account, wallet), out var at) ? at : null;

    /// <summary>How often an account was paid for.</summary>
    public int CountOf(string account) => counts.GetValueOrDefault(account);

    public bool Has(string transaction) => payments.ContainsKey(transaction);

    /// <summary>Notes a payment before it is sent.</summary>
    public void Add(SentPayment payment)
    {
        ArgumentNullException.ThrowIfNull(payment);
        Remember(payment);
        Append(new Line(payment, null));
    }

    /// <summary>Notes that the product answered with success.</summary>
    public void MarkAnswered(string transaction)
    {
        unanswered.Remove(transaction);
        Append(new Line(null, transaction));
    }

    public void Dispose() => file.Dispose();

    private void Remember(SentPayment payment)
    {
        payments[payment.Transaction] = payment;
        unanswered[payment.Transaction] = payment;
        lastPaid[(payment.Account, payment.Wallet)] = payment.PaidAt;
        counts[payment.Account] = CountOf(payment.Account) + 1;
    }

    private void Append(Line line)
    {
        file.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(line) + "\n"));
        file.Flush(flushToDisk: true);
    }

    private sealed record Line(SentPayment? Payment, string? Answered);
}
