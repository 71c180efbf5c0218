using System.Globalization;
using Azure.Data.Tables;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Payments;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Imports;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Payments;
using Prepaid.Functions.Relays;
using Prepaid.Functions.Tests.Imports;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.Sms;

namespace Prepaid.Functions.Tests.Ledger;

/// <summary>Every handler that changes money, meters or supply, killed around any call: after a restart, the sweeps and the caller's repetition, every effect is there once.</summary>
public sealed class KilledHandlersTests
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("PREPAID_LONG") == "1";
    private static readonly DateTimeOffset At = RunningProduct.Start.AddHours(5);

    private static readonly SortedDictionary<string, Handler> Handlers = new(StringComparer.Ordinal)
    {
        ["transfer"] = new(p => Done(p.Post(Role.Cashier, "api/accounts/A-1/transfers", new { id = "t", from = "electricity", to = "rent", amountFen = 700, reason = "rent" }))),
        ["top-up"] = new(Pay),
        ["refund"] = new(p => Done(p.Post(Role.Finance, "api/accounts/A-1/refunds", new { id = "r", wallet = "electricity", netFen = 4_000, reason = "moves" })), Pay),
        ["adjustment-propose"] = new(Propose),
        ["adjustment-approve"] = new(p => Decide(p, "a"), Propose),
        ["cash-refund-approve"] = new(p => Decide(p, "c"), p => Done(p.Post(Role.LandlordAdmin, "api/accounts/A-1/refunds", new { id = "c", wallet = "electricity", netFen = 4_000, reason = "cash" }))),
        ["protect"] = new(p => Done(p.Send(Role.LandlordAdmin, HttpMethod.Put, "api/accounts/A-1/protection", new { @protected = true, reason = "dialysis" }))),
        ["swap"] = new(p => Done(p.Post(Role.MeterEngineer, "api/meters/M-1/swap", new { id = "s", at = At, finalCounts = 1_100, newSerial = "N-2", startCounts = 7, ratedUnitsPerHour = 22, reason = "worn" }))),
        ["hand-over"] = new(p => Done(p.Post(Role.Cashier, "api/accounts/H-1/hand-overs", new { id = "h", meter = "V-1", to = "A-2", at = At, counts = 600, reason = "moves in" }))),
        ["move"] = new(p => Done(p.Post(Role.Cashier, "api/accounts/A-1/move-out", new { id = "m", at = At, meters = new[] { new { meter = "M-1", counts = 1_100 } }, balanceTo = "A-2", reason = "moves" }))),
        ["close"] = new(p => Done(p.Post(Role.Cashier, "api/accounts/A-2/move-out", new { id = "x", at = At, meters = Array.Empty<object>(), balanceTo = "", reason = "ends" }))),
        ["import-propose"] = new(p => Done(p.Post(Role.LandlordAdmin, "api/imports", ImportTests.Body("i")))),
        ["import-sign-off"] = new(
            p => Done(p.Post(Role.Finance, "api/imports/i/decision", new { approve = true, reason = "ok" })), p => Done(p.Post(Role.LandlordAdmin, "api/imports", ImportTests.Body("i")))),
        ["held-debit-approve"] = new(async p => await Decide(p, "debit:M-1:1"), HoldDebit),
        ["anchor"] = new(p => p.Get<Anchors>().TakeDue(CancellationToken.None)),
    };

    public static TheoryData<string> Names => [.. Handlers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Killed_before_or_after_any_call_its_effects_are_there_once(string name)
    {
        var handler = Handlers[name];
        long calls;
        string expected;
        await using (var product = await Prepared(handler))
        {
            var before = product.Cloud.Calls.Count;
            await handler.Act(product);
            calls = product.Cloud.Calls.Count - before;
            await Finish(product, handler);
            expected = await Told(product);
        }

        var points = IsLong
            ? Enumerable.Range(1, (int)calls).SelectMany(k => new[] { (Call: (long)k, IsBefore: true), (Call: k, IsBefore: false) })
            : [(1 + (calls / 3), true), (calls, true), (Math.Max(1, calls / 2), false), (1 + (2 * calls / 3), false)];
        foreach (var (call, isBefore) in points)
        {
            Assert.Equal($"{name}, killed {(isBefore ? "before" : "after")} call {call} of {calls}\n{expected}", $"{name}, killed {(isBefore ? "before" : "after")} call {call} of {calls}\n{await AfterKill(handler, call, isBefore)}");
        }
    }

    private static async Task<string> AfterKill(Handler handler, long call, bool isBefore)
    {
        await using var product = await Prepared(handler);
        var number = product.Cloud.Calls.Count + call;
        product.Cloud.Calls.Faults.KillBeforeCall = isBefore ? number : null;
        product.Cloud.Calls.Faults.KillAfterCall = isBefore ? null : number;
        try
        {
            await handler.Act(product);
        }
        catch (Exception death) when (death is ProcessKilledException or HttpRequestException or IOException or NotDoneException)
        {
            // The caller heard nothing, or an error.
        }

        product.Cloud.Calls.Faults.KillBeforeCall = null;
        product.Cloud.Calls.Faults.KillAfterCall = null;
        await product.Restart();
        await Finish(product, handler);
        return await Told(product);
    }

    private static async Task<RunningProduct> Prepared(Handler handler)
    {
        var product = await RunningProduct.Begin();
        await product.Open("A-1", 9_000, "M-1");
        await product.Open("A-2", 40);
        await product.Read("M-1", 100);
        await product.Vacant("V-1", 500);
        product.Clock.Advance(At - product.Clock.GetUtcNow());
        if (handler.Before is { } before)
        {
            await before(product);
        }

        return product;
    }

    /// <summary>The sweeps go on, and whoever asked asks again.</summary>
    private static async Task Finish(RunningProduct product, Handler handler)
    {
        await Sweep(product);
        await handler.Act(product);
        product.Clock.Advance(OutboxSweep.OrphanAfter + TimeSpan.FromMinutes(1));
        await Sweep(product);
        await product.Get<Anchors>().TakeDue(CancellationToken.None); // a timer that was missed may have done it
        await Books.MustBalance(product);
    }

    private static async Task Sweep(RunningProduct product)
    {
        await product.Get<OutboxSweep>().Run(CancellationToken.None);
        await product.Get<ImportEntry>().CarryOnAll(CancellationToken.None);
    }

    /// <summary>All that was done, without when: entries, balances, what is remembered, the directory, and what is left to do.</summary>
    private static async Task<string> Told(RunningProduct product)
    {
        var tables = product.Get<ProductTables>();
        var told = new List<string>();
        foreach (var table in new[] { tables.Accounts, tables.Directory, tables.Payments, tables.Pending, tables.Imports, tables.Parked })
        {
            await foreach (var row in table.QueryAsync<TableEntity>())
            {
                told.Add($"{table.Name}/{row.PartitionKey.Split(':')[0]}/{row.RowKey}: " + string.Join(", ", row.Where(p => !IsMoment(p.Key, p.Value)).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key}={p.Value}"))));
            }
        }

        await foreach (var row in tables.Anchors.QueryAsync<TableEntity>("PartitionKey eq 'S-1'"))
        {
            told.Add($"anchor {row.RowKey}");
        }

        told.AddRange(await Texts(product));
        return string.Join('\n', told);
    }

    /// <summary>What tenants read. After a crash in its call a text may go out once more, and then its notice says so.</summary>
    private static async Task<IEnumerable<string>> Texts(RunningProduct product)
    {
        var flagged = 0;
        await foreach (var notice in product.Get<ProductTables>().Accounts.QueryAsync<TableEntity>("PossibleDuplicate eq true"))
        {
            flagged++;
        }

        var sent = SmsOutbox.Of(product.Cloud).All().Select(t => $"text {t.Message}").ToList();
        var told = sent.Distinct().ToList();
        Assert.InRange(sent.Count - told.Count, 0, flagged);
        return told;
    }

    private static bool IsMoment(string property, object? value) =>
        value is DateTimeOffset or DateTime || property is "odata.etag" or "PartitionKey" or "RowKey" or "Hash" or "Previous" or "LastHash" or "Heads" or "PaidAt" or "Detail" or "Debits" or "Given" or "MessageId" or "PossibleDuplicate";

    private static async Task Done(Task<RunningProduct.Answered> asked)
    {
        var answer = await asked;
        if (answer.Status is < 200 or > 299)
        {
            throw new NotDoneException(answer.Short);
        }
    }

    private static async Task Pay(RunningProduct product) =>
        await product.Get<PaymentDesk>().Receive(new PaymentNotice("sandbox", "p-1", "A-1", Money.FromFen(10_000), At), "hash", CancellationToken.None);

    private static Task Propose(RunningProduct product) =>
        Done(product.Post(Role.Cashier, "api/accounts/A-1/adjustments", new { id = "a", wallet = "water", direction = "credit", amountFen = 300, reason = "leak" }));

    private static Task Decide(RunningProduct product, string held) =>
        Done(product.Post(Role.Finance, $"api/accounts/A-1/held/{held}/decision", new { approve = true, reason = "seen" }));

    private static async Task HoldDebit(RunningProduct product)
    {
        var site = (await product.Directories.Site(RunningProduct.Site, CancellationToken.None))!;
        await product.Directories.Put(site with { Rules = new SiteRules { Safety = new SafetyBounds { MostDebitPerDay = Money.FromFen(100) } } }, CancellationToken.None);
        await product.Read("M-1", 5_000);
        Assert.Equal("debit:M-1:1", (await product.Head("A-1")).StandingOf("M-1")!.HeldId);
    }

    private sealed record Handler(Func<RunningProduct, Task> Act, Func<RunningProduct, Task>? Before = null);

    private sealed class NotDoneException(string message) : Exception(message);
}
