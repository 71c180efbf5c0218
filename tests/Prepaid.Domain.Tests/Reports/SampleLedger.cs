using System.Globalization;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Reports;

namespace Prepaid.Domain.Tests.Reports;

/// <summary>An account's ledger as draft after draft would make it, with every kind of entry that a statement tells of.</summary>
internal sealed class SampleLedger(int seed)
{
    private readonly Random random = new(seed);
    private readonly List<LedgerRow> rows = [];

    public static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(8));

    public AccountHead Head { get; private set; } = new() { Account = "A-1", Site = "S-1" };

    public IReadOnlyList<LedgerRow> Rows => rows;

    public WalletBalances Balances => WalletBalances.Of(Head);

    public void AddAny(DateTimeOffset at)
    {
        var fen = Money.FromFen(random.Next(0, 50_000));
        var n = Head.EntryCount + 1;
        switch (random.Next(7))
        {
            case 0:
                var fee = Money.FromFen(fen.Fen / 20);
                Add(at, "top-up", $"payment:sandbox-{n}", "{\"provider\":\"sandbox\"}", (CounterAccounts.ElectricityWallet, fen - fee), (CounterAccounts.ServiceFee, fee), ("clearing:sandbox", -fen));
                break;
            case 1:
                Use(at, "consumption", CounterAccounts.ElectricityWallet, CounterAccounts.ElectricityRevenue, "E-1", fen);
                break;
            case 2:
                Use(at, "water", CounterAccounts.WaterWallet, CounterAccounts.WaterRevenue, "W-1", fen);
                break;
            case 3:
                Add(at, "rent", $"rent:R-1:{at:yyyyMMdd}:{n}", "{\"agreement\":\"R-1\"}", (CounterAccounts.RentWallet, -fen), ("revenue:rent", fen));
                break;
            case 4:
                var revenue = random.Next(2) == 0 ? CounterAccounts.CommonAreaRevenue : CounterAccounts.LossRevenue;
                Add(at, "apportionment", $"apportionment:P-1:202603:{n:D3}", "{\"pool\":\"P-1\",\"weight\":\"0.25\"}", (CounterAccounts.ElectricityWallet, -fen), (revenue, fen));
                break;
            case 5:
                Add(at, "apportionment-reversed", $"apportionment-reversed:P-1:202603:{n:D3}", "{\"cause\":\"apportionment:202603:001\"}", (CounterAccounts.ElectricityWallet, fen), (CounterAccounts.LossRevenue, -fen));
                break;
            default:
                Use(at, "correction", CounterAccounts.ElectricityWallet, CounterAccounts.ElectricityRevenue, "E-1", Money.FromFen(fen.Fen - 25_000), cause: "tariff-2026-04");
                break;
        }
    }

    public LedgerRow Add(DateTimeOffset at, string kind, string key, string evidence, params (string Account, Money Amount)[] lines)
    {
        var draft = new AccountDraft(Head, "system:test", at);
        var entry = draft.Post(kind, key, [.. lines.Select(l => new LedgerLine(l.Account, l.Amount))], evidence, at.AddDays(-1), at);
        Head = draft.Head;
        rows.Add(LedgerRow.Of(entry));
        return rows[^1];
    }

    public LedgerRow Use(DateTimeOffset at, string kind, string wallet, string revenue, string meter, Money fen, string cause = "")
    {
        var evidence = string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"meter\":\"{meter}\",\"parts\":[{{\"date\":\"{at:yyyy-MM-dd}\",\"version\":\"v\",\"band\":\"flat\",\"tier\":0,\"price\":\"0.5\",\"counts\":{fen.Fen * 2},\"quantity\":\"{fen.Fen / 50m}\",\"fen\":\"{fen.Fen}\"}}]{(cause.Length == 0 ? string.Empty : $",\"cause\":\"{cause}\",\"reason\":\"price change\"")}}}");
        return Add(at, kind, $"{kind}:{meter}:{Head.EntryCount + 1}", evidence, (wallet, -fen), (revenue, fen));
    }

    /// <summary>The frame of a statement over the newest entries.</summary>
    public StatementFrame Frame(DateOnly month, long after, WalletBalances opening) => new()
    {
        Account = Head.Account,
        Site = Head.Site,
        SiteName = "Mall <b>1</b> & Co",
        Zone = "Asia/Shanghai",
        Room = "=1+1",
        Tenant = "T-1",
        TenantName = "<script>alert('x')</script>",
        Month = month,
        After = after,
        Cut = Head.EntryCount,
        IssuedAt = Start.AddMonths(1),
        IssuedBy = "system:test",
        Opening = opening,
        Meters = [new StatementMeter("E-1", "electricity", MeterUse.Electricity, "SN-1", 0.01m, new RegisterValue(Start, 100m), new RegisterValue(Start.AddDays(30), 350.5m), null)],
        UnitPrices =
        [
            new UnitPrice("1-10kV", 250.5m, Money.FromFen(12_525), Money.FromFen(600), Money.FromFen(100), Money.FromFen(50), 0.53m, 0.5m, 0m, new CapTerms("cap-15", 0.15m, true, false, true, 0.526m, 0.575m)),
        ],
    };
}
