using Prepaid.Contract;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Relays;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Tests.Ledger;
using RelayPosition = Prepaid.Domain.Relays.RelayPosition;

namespace Prepaid.Functions.Tests.Relays;

/// <summary>A meter changes hands between a command and its report: the command ends where it was decided, the relay is the taker's.</summary>
public sealed class HandedOverCommandTests
{
    [Fact]
    public async Task A_cut_that_is_reported_behind_the_hand_over_ends_at_the_giver_and_the_taker_gets_supply_again()
    {
        await using var product = await HandedOver(takerFen: 5_000);
        var cut = await product.Accounts.Switch("A-1", "M-1", 1, CancellationToken.None);
        var close = await product.Accounts.Switch("A-2", "M-1", 2, CancellationToken.None);
        Assert.Equal((CommandState.Issued, RelayPosition.Off), (cut!.State, cut.Command.Wanted));
        Assert.Equal((CommandState.Issued, RelayPosition.On, "paid"), (close!.State, close.Command.Wanted, close.Command.Reason));

        await Report(product, 1, CommandOutcome.Done, Contract.RelayPosition.Open);
        await Report(product, 1, CommandOutcome.Done, Contract.RelayPosition.Open); // told again
        Assert.Equal((CommandState.Done, RelayPosition.Off), await CommandOf(product, "A-1", 1));
        Assert.Equal((RelayPosition.On, CommandState.Issued, RelayPosition.Off), await RelayOf(product, "A-2"));

        await Report(product, 2, CommandOutcome.Done, Contract.RelayPosition.Closed);
        Assert.Equal((CommandState.Done, RelayPosition.On), await CommandOf(product, "A-2", 2));
        Assert.Equal((RelayPosition.On, CommandState.Done, RelayPosition.On), await RelayOf(product, "A-2"));
        Assert.Empty(await product.Accounts.Relays("A-1", CancellationToken.None));
        Assert.Equal((0, 0), ((await product.Head("A-1")).RelaysOff, (await product.Head("A-2")).RelaysOff));
        await Books.MustBalance(product);
    }

    [Fact]
    public async Task The_report_finds_the_account_that_decided_through_all_that_had_the_meter_since()
    {
        await using var product = await HandedOver(takerFen: 5_000);
        await product.Open("A-3", 5_000);
        await HandOver(product, "h-2", "A-2", "A-3");

        await Report(product, 1, CommandOutcome.Unknown, Contract.RelayPosition.Unknown);
        await Report(product, 2, CommandOutcome.Refused, Contract.RelayPosition.Closed);

        Assert.Equal((CommandState.Unknown, RelayPosition.Unknown), await CommandOf(product, "A-1", 1));
        Assert.Equal((CommandState.Refused, RelayPosition.On), await CommandOf(product, "A-2", 2));
        Assert.Equal(RelayPosition.On, (await RelayOf(product, "A-3")).Reported);
        await Books.MustBalance(product);
    }

    [Fact]
    public async Task The_verifier_finds_nothing_once_every_command_is_reported()
    {
        await using var product = await HandedOver(takerFen: 5_000);
        await Report(product, 1, CommandOutcome.Refused, Contract.RelayPosition.Closed);
        await Report(product, 2, CommandOutcome.Done, Contract.RelayPosition.Closed);

        var site = (await product.Directories.Site(RunningProduct.Site, CancellationToken.None))!;
        var report = Verified.Run(product, site, [], []);

        Assert.DoesNotContain(report.Violations, v => v.Place.Contains("/command-", StringComparison.Ordinal) || v.Place.Contains("/meter-", StringComparison.Ordinal));
        Assert.Empty(report.Untold);
    }

    /// <summary>A-1 is cut; before the agent says so, its meter goes to A-2.</summary>
    private static async Task<RunningProduct> HandedOver(long takerFen)
    {
        var product = await RunningProduct.Begin();
        await product.Open("A-1", 10, "M-1");
        await product.Open("A-2", takerFen);
        await product.Read("M-1", 100);
        product.Clock.Advance(TimeSpan.FromHours(1));
        await product.Read("M-1", 200); // empty by now
        await product.Get<AccountWork>().Change(
            "A-1",
            state =>
            {
                var draft = new AccountDraft(state.Head, "system:test", product.Clock.GetUtcNow());
                var relay = RelayState.New("M-1", RunningProduct.Gateway);
                var command = SwitchCommand.Next(relay, RelayPosition.Off, "empty", draft.Now, TimeSpan.FromMinutes(30));
                draft.Switch(command);
                draft.Put(relay, relay with { CommandSequence = 1, Wanted = RelayPosition.Off, State = CommandState.Issued, NotAfter = command.NotAfter });
                draft.Note("relay-off", "M-1", $"command {command.Id}, reason empty");
                return ValueTask.FromResult(draft);
            },
            CancellationToken.None);
        await HandOver(product, "h-1", "A-1", "A-2");
        return product;
    }

    private static async Task HandOver(RunningProduct product, string id, string from, string to)
    {
        product.Clock.Advance(TimeSpan.FromMinutes(1));
        await product.Read("M-1", 200);
        product.Clock.Advance(TimeSpan.FromMinutes(1));
        var done = await product.Post(Role.LandlordAdmin, $"api/accounts/{from}/hand-overs", new { id, meter = "M-1", to, at = product.Clock.GetUtcNow(), counts = 200, reason = "tenants change" });
        Assert.Equal(200, done.Status);
    }

    private static async Task Report(RunningProduct product, long sequence, CommandOutcome outcome, Contract.RelayPosition read)
    {
        product.Clock.Advance(TimeSpan.FromSeconds(10));
        var report = new RelayReport("M-1", $"M-1.{sequence}", sequence, outcome, outcome == CommandOutcome.Done ? string.Empty : "said the meter", read, product.Clock.GetUtcNow().ToUnixTimeSeconds());
        Assert.True(await product.Get<RelayReportsArrived>().Handle(await product.Link("M-1"), RunningProduct.Gateway, [report], CancellationToken.None));
    }

    private static async Task<(CommandState State, RelayPosition Read)> CommandOf(RunningProduct product, string account, long sequence)
    {
        var record = await product.Accounts.Switch(account, "M-1", sequence, CancellationToken.None);
        return (record!.State, record.Relay);
    }

    private static async Task<(RelayPosition Wanted, CommandState State, RelayPosition Reported)> RelayOf(RunningProduct product, string account)
    {
        var relay = Assert.Single(await product.Accounts.Relays(account, CancellationToken.None), r => r.Meter == "M-1");
        return (relay.Wanted, relay.State, relay.Reported);
    }
}
