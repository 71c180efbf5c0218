using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Billing;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Tests.Billing;

/// <summary>Agreements over HTTP, their daily runs and reminders, on the running product. It is 1 March 2026, eight in the morning, in Shanghai.</summary>
public sealed class RentTests
{
    private const string Agreements = "api/accounts/A-1/rent-agreements";

    [Fact]
    public async Task An_agreement_is_proposed_by_one_person_and_approved_by_another_each_repeated_without_effect()
    {
        await using var product = await RunningProduct.Begin();
        await product.Open("A-1", 0, "E-1");

        Assert.Equal("404 account-not-found", (await product.Post(Role.Cashier, "api/accounts/A-9/rent-agreements", Proposal())).Short);
        Assert.Equal("400 body-refused", (await product.Post(Role.Cashier, Agreements, Proposal(dueDay: 32))).Short);
        Assert.Equal("400 body-refused", (await product.Post(Role.Cashier, Agreements, Proposal(from: "2020-01-01"))).Short); // years of arrears are no agreement
        Assert.Equal("409 version-out-of-turn", (await product.Post(Role.Cashier, Agreements, Proposal(version: 2))).Short);
        Assert.Equal(200, (await product.Post(Role.LandlordAdmin, Agreements, Proposal())).Status);
        Assert.Equal(200, (await product.Post(Role.LandlordAdmin, Agreements, Proposal())).Status);
        Assert.Equal("409 id-reused-with-other-content", (await product.Post(Role.LandlordAdmin, Agreements, Proposal(dueDay: 6))).Short);
        Assert.Equal("404 agreement-not-found", (await product.Post(Role.Finance, $"{Agreements}/R-1/versions/2/decision", Yes)).Short);
        Assert.Equal("403 approver-is-proposer", (await product.Post(Role.LandlordAdmin, $"{Agreements}/R-1/versions/1/decision", Yes)).Short);
        Assert.Equal("403 role-required", (await product.Post(Role.Cashier, $"{Agreements}/R-1/versions/1/decision", Yes)).Short);
        var approved = await product.Post(Role.Finance, $"{Agreements}/R-1/versions/1/decision", Yes);
        Assert.Equal(("approved", "2026-03-02"), (approved.Text("state"), approved.Text("inForceFrom")));
        Assert.Equal(200, (await product.Post(Role.Finance, $"{Agreements}/R-1/versions/1/decision", Yes)).Status);
        Assert.Equal("409 not-waiting", (await product.Post(Role.Cashier, $"{Agreements}/R-1/versions/1/withdrawal", new { reason = "changed" })).Short);

        Assert.Equal(3, (await product.Head("A-1")).AuditCount); // open, propose, approve
        Assert.Equal(1, (await product.Get(Role.Auditor, Agreements)).Body.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task An_agreement_that_has_not_begun_is_withdrawn_and_never_charged()
    {
        await using var product = await RunningProduct.Begin();
        await product.Open("A-1", 0, "E-1");
        await Agree(product, Proposal(from: "2026-03-04"));

        Assert.Equal("withdrawn", (await product.Post(Role.Cashier, $"{Agreements}/R-1/versions/1/withdrawal", new { reason = "tenant changed plans" })).Text("state"));
        await Days(product, 10);

        Assert.Equal(0, (await product.Head("A-1")).EntryCount);
    }

    [Fact]
    public async Task Rent_and_property_fee_are_taken_when_due_once_and_in_order_however_often_timers_fire_and_miss()
    {
        await using var product = await RunningProduct.Begin();
        await product.Open("A-1", 0, "E-1");
        await Agree(product, Proposal(from: "2026-02-10", dueDay: 5));
        await Agree(product, Proposal("F-1", from: "2026-03-01", dueDay: 31, fen: 31_000, kind: "propertyFee"));

        await Days(product, 12, fires: 3); // to 13 March
        product.Clock.Advance(TimeSpan.FromDays(40)); // nobody fires until 22 April
        await Days(product, 1);

        var entries = (await product.Accounts.Entries("A-1", null, CancellationToken.None)).Items;
        Assert.Equal(
            [
                ("rent", "rent:R-1:20260210", "wallet:rent=-203572;revenue:rent=203572"), // 300,000 - floor(300,000 * 9 / 28)
                ("rent", "rent:R-1:20260301", "wallet:rent=-300000;revenue:rent=300000"),
                ("property-fee", "rent:F-1:20260301", "wallet:rent=-31000;revenue:property-fee=31000"),
                ("rent", "rent:R-1:20260401", "wallet:rent=-300000;revenue:rent=300000"),
            ],
            entries.Select(e => (e.Kind, e.Key, e.Lines)));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(8)), entries[1].ServiceFrom);
        Assert.Equal(new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.FromHours(8)), entries[1].ServiceTo);
        var head = await product.Head("A-1");
        Assert.Equal((-834_572, 803_572), (head.Rent.Fen, head.UnpaidRent.Fen));
        Assert.Equal((0, 0), (head.RelaysOff, (int)head.NoticeLevel - (int)Domain.Notices.NoticeLevel.Empty)); // rent touches no relay
        Assert.Equal(-834_572, (await product.Get(Role.Cashier, "api/accounts/A-1")).Body.GetProperty("rentFen").GetInt64());
    }

    [Fact]
    public async Task Ending_an_agreement_early_gives_back_what_was_taken_for_days_behind_the_end()
    {
        await using var product = await RunningProduct.Begin();
        await product.Open("A-1", 0, "E-1");
        await Agree(product, Proposal());
        await Days(product, 5);

        Assert.Equal("400 body-refused", (await product.Post(Role.Cashier, $"{Agreements}/R-1/end", new { version = 1, lastDay = "2026-03-10", reason = "moves out" })).Short);
        Assert.Equal("404 agreement-not-found", (await product.Post(Role.Cashier, $"{Agreements}/R-9/end", new { version = 2, lastDay = "2026-03-10", reason = "moves out" })).Short);
        Assert.Equal(200, (await product.Post(Role.Cashier, $"{Agreements}/R-1/end", new { version = 2, lastDay = "2026-03-10", reason = "moves out" })).Status);
        Assert.Equal("approved", (await product.Post(Role.Finance, $"{Agreements}/R-1/versions/2/decision", Yes)).Text("state"));
        await Days(product, 40);

        Assert.Equal(-96_774, (await product.Head("A-1")).Rent.Fen); // 10 of 31 days
        Assert.Equal(["rent:R-1:20260301", "rent-correction:R-1:20260301:2"], (await product.Accounts.Entries("A-1", null, CancellationToken.None)).Items.Select(e => e.Key));
    }

    [Fact]
    public async Task A_room_is_charged_to_nobody_twice_and_ending_an_agreement_frees_it_from_the_next_day()
    {
        await using var product = await Neighbours();
        await Agree(product, Proposal("R-1", from: "2026-03-01"));

        Assert.Equal("409 room-taken", (await Propose(product, "A-2", Proposal("R-2", from: "2026-03-11"))).Short); // another tenant
        Assert.Equal("409 room-taken", (await Propose(product, "A-1", Proposal("R-2", from: "2026-05-01"))).Short); // the same tenant once more
        Assert.Equal(200, (await Propose(product, "A-2", Proposal("F-2", from: "2026-03-11", kind: "propertyFee"))).Status); // a fee beside the rent
        Assert.Equal(200, (await Propose(product, "A-1", Proposal("R-1", from: "2026-03-01"))).Status); // asked again, answered as before
        Assert.Equal(200, (await Propose(product, "A-1", Proposal("R-1", version: 2, from: "2026-03-01", fen: 310_000))).Status); // its own next version

        Assert.Equal(200, (await Decide(product, "A-1", "R-1", 2, approve: false)).Status);
        Assert.Equal(200, (await product.Post(Role.Cashier, $"{Agreements}/R-1/end", new { version = 3, lastDay = "2026-03-10", reason = "moves out" })).Status);
        Assert.Equal("409 room-taken", (await Propose(product, "A-2", Proposal("R-2", from: "2026-03-11"))).Short); // a proposal frees nothing
        Assert.Equal(200, (await Decide(product, "A-1", "R-1", 3)).Status);
        Assert.Equal("409 room-taken", (await Propose(product, "A-2", Proposal("R-2", from: "2026-03-10"))).Short);
        Assert.Equal(200, (await Propose(product, "A-2", Proposal("R-3", from: "2026-03-11"))).Status);
        Assert.Equal(200, (await Decide(product, "A-2", "R-3", 1)).Status);
        await Days(product, 31);

        var taken = (await product.Head("A-1")).Rent.Fen + (await product.Head("A-2")).Rent.Fen;
        Assert.Equal(-600_000, taken); // March of the room once, whoever had it, and April
        Assert.Equal("409 room-taken", (await Propose(product, "A-1", Proposal("R-1", version: 4, from: "2026-03-01"))).Short); // back to no end
    }

    [Fact]
    public async Task Of_two_proposals_for_a_room_one_is_approved_however_they_meet()
    {
        await using var product = await Neighbours();
        Assert.Equal(200, (await Propose(product, "A-1", Proposal("R-1", from: "2026-04-01"))).Status);
        Assert.Equal(200, (await Propose(product, "A-2", Proposal("R-2", from: "2026-04-01"))).Status);

        var answers = await Task.WhenAll(Decide(product, "A-1", "R-1", 1), Decide(product, "A-2", "R-2", 1));

        Assert.Single(answers, a => a.Status == 200);
        Assert.Contains(answers, a => a.Short is "409 room-taken" or "503 changed-meanwhile");
        var (winner, loser) = answers[0].Status == 200 ? (("A-1", "R-1"), ("A-2", "R-2")) : (("A-2", "R-2"), ("A-1", "R-1"));
        Assert.Equal("409 room-taken", (await Decide(product, loser.Item1, loser.Item2, 1)).Short);
        Assert.Equal(200, (await Decide(product, winner.Item1, winner.Item2, 1)).Status); // asked again, answered as before
    }

    [Fact]
    public async Task A_decision_on_a_room_as_it_was_before_another_is_not_stored()
    {
        await using var product = await Neighbours();
        await Propose(product, "A-1", Proposal("R-1", from: "2026-04-01"));
        await Propose(product, "A-2", Proposal("R-2", from: "2026-04-01"));
        var table = product.Get<RentTable>();
        var asItWas = await table.Room(RunningProduct.Site, "101", CancellationToken.None);
        var (version, token) = (await table.Find(RunningProduct.Site, "A-2", "R-2", 1, CancellationToken.None))!.Value;
        Assert.Equal(200, (await Decide(product, "A-1", "R-1", 1)).Status);

        var approved = version with { State = Domain.Tariffs.RevisionState.Approved, InForceFrom = new DateOnly(2026, 3, 2) };

        Assert.False(await table.Put(approved, token, asItWas, Domain.Billing.RoomTerm.Of(approved), CancellationToken.None));
        Assert.Equal(["R-1"], (await table.Room(RunningProduct.Site, "101", CancellationToken.None)).Terms.Select(t => t.Agreement));
    }

    [Fact]
    public async Task A_withdrawal_gives_the_room_back_and_brings_no_older_version_back_over_another_agreement()
    {
        await using var product = await Neighbours();
        await Agree(product, Proposal("R-1", from: "2026-04-01"));
        Assert.Equal(200, (await product.Post(Role.Cashier, $"{Agreements}/R-1/end", new { version = 2, lastDay = "2026-06-30", reason = "a quarter only" })).Status);
        Assert.Equal(200, (await Decide(product, "A-1", "R-1", 2)).Status);
        Assert.Equal(200, (await Propose(product, "A-2", Proposal("R-2", from: "2026-07-01"))).Status);
        Assert.Equal(200, (await Decide(product, "A-2", "R-2", 1)).Status);

        Assert.Equal("409 room-taken", (await product.Post(Role.Cashier, $"{Agreements}/R-1/versions/2/withdrawal", new { reason = "longer after all" })).Short);
        Assert.Equal(200, (await product.Post(Role.Cashier, "api/accounts/A-2/rent-agreements/R-2/versions/1/withdrawal", new { reason = "not coming" })).Status);
        Assert.Equal(200, (await product.Post(Role.Cashier, $"{Agreements}/R-1/versions/2/withdrawal", new { reason = "longer after all" })).Status);
        Assert.Equal("409 room-taken", (await Propose(product, "A-2", Proposal("R-3", from: "2026-07-01"))).Short);
    }

    [Fact]
    public async Task A_closed_account_has_its_room_until_the_day_before()
    {
        await using var product = await Neighbours();
        await Agree(product, Proposal("R-1", from: "2026-03-05"));
        product.Clock.Advance(TimeSpan.FromDays(10)); // 11 March
        Assert.Equal(200, (await product.Post(Role.Cashier, "api/accounts/A-1/move-out", new { id = "out-1", at = product.Clock.GetUtcNow(), meters = Array.Empty<object>(), balanceTo = "", reason = "moved out" })).Status);

        Assert.Equal("409 room-taken", (await Propose(product, "A-2", Proposal("R-2", from: "2026-03-10"))).Short);
        Assert.Equal(200, (await Propose(product, "A-2", Proposal("R-3", from: "2026-03-11"))).Status);
        Assert.Equal(200, (await Decide(product, "A-2", "R-3", 1)).Status);
    }

    [Fact]
    public async Task A_reminder_is_sent_by_day_once_for_each_period_and_not_to_whoever_has_paid()
    {
        await using var product = await RunningProduct.Begin();
        await product.Open("A-1", 0, "E-1");
        await product.Directories.Put(new AccountEntry("A-1", RunningProduct.Site, "101", "+8619900000001", "zh"), CancellationToken.None);
        await Agree(product, Proposal(from: "2026-03-10", dueDay: 10));

        await Days(product, 30, fires: 2); // to 31 March
        var sent = LocalAzure.Sms.SmsOutbox.Of(product.Cloud).All().Where(t => t.Tag!.StartsWith("A-1:RentDue:", StringComparison.Ordinal)).ToList();
        Assert.Equal("【预付租金】101 房租2129.04元将于3月10日扣缴，余额0.00元，请提前充值。", Assert.Single(sent).Message);
        Assert.InRange(sent[0].SentAt.ToOffset(TimeSpan.FromHours(8)).Hour, 9, 19);

        await Pay(product, 1_000_000);
        await Days(product, 20);
        Assert.Single(LocalAzure.Sms.SmsOutbox.Of(product.Cloud).All(), t => t.Tag!.StartsWith("A-1:RentDue:", StringComparison.Ordinal));
    }

    private static readonly object Yes = new { approve = true, reason = "as agreed" };

    private static object Proposal(string agreement = "R-1", int version = 1, string from = "2026-03-01", int dueDay = 1, long fen = 300_000, string kind = "rent") => new
    {
        agreement,
        version,
        terms = new { from, through = (string?)null, steps = new[] { new { from, monthlyFen = fen } }, free = Array.Empty<object>(), dueDay, kind, proration = "actualDays" },
        reason = "signed",
    };

    /// <summary>Two accounts of one room.</summary>
    private static async Task<RunningProduct> Neighbours()
    {
        var product = await RunningProduct.Begin();
        foreach (var account in new[] { "A-1", "A-2" })
        {
            await product.Open(account, 0);
            await product.Directories.Put(new AccountEntry(account, RunningProduct.Site, "101", string.Empty, "en"), CancellationToken.None);
        }

        return product;
    }

    private static Task<RunningProduct.Answered> Propose(RunningProduct product, string account, object proposal) =>
        product.Post(Role.Cashier, $"api/accounts/{account}/rent-agreements", proposal);

    private static Task<RunningProduct.Answered> Decide(RunningProduct product, string account, string agreement, int version, bool approve = true) =>
        product.Post(Role.Finance, $"api/accounts/{account}/rent-agreements/{agreement}/versions/{version}/decision", new { approve, reason = "seen" });

    private static async Task Agree(RunningProduct product, object proposal)
    {
        var proposed = await product.Post(Role.Cashier, Agreements, proposal);
        Assert.Equal(200, proposed.Status);
        Assert.Equal(200, (await product.Post(Role.Finance, $"{Agreements}/{proposed.Text("agreement")}/versions/1/decision", Yes)).Status);
    }

    /// <summary>Lets days pass; the hourly timer fires some times at noon, at one and at eight.</summary>
    private static async Task Days(RunningProduct product, int days, int fires = 1)
    {
        for (var day = 0; day < days; day++)
        {
            foreach (var hours in new[] { 4, 13, 7 })
            {
                product.Clock.Advance(TimeSpan.FromHours(hours));
                for (var fire = 0; fire < fires; fire++)
                {
                    await product.Get<DueRuns>().BeginDue(CancellationToken.None);
                }
            }
        }
    }

    private static async Task Pay(RunningProduct product, long fen)
    {
        var loaded = (await product.Accounts.Load("A-1", CancellationToken.None))!;
        var draft = new AccountDraft(loaded.Head, "system:test", product.Clock.GetUtcNow());
        draft.Post("opening", "opening:rent", [new(CounterAccounts.RentWallet, Domain.Money.FromFen(fen)), new(CounterAccounts.Opening, Domain.Money.FromFen(-fen))], "{}", draft.Now, draft.Now);
        await product.Accounts.Commit(loaded, draft, CancellationToken.None);
        product.Get<Functions.Ledger.AccountWork>().Forget("A-1");
    }
}
