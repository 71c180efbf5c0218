using System.Globalization;
using Azure.Data.Tables;
using Prepaid.Contract;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Metering;

namespace Prepaid.Functions.Tests.Ledger;

/// <summary>What happens at each limit of the row layout (docs/adr/0002-account-rows.md).</summary>
public sealed class AccountLimitsTests
{
    private const int PageRows = 100;

    [Fact]
    public async Task An_account_with_sixty_meters_takes_a_batch_of_all_of_them_in_two_transactions()
    {
        await using var product = await RunningProduct.Begin();
        var meters = Enumerable.Range(1, TakerCheck.MostMeters).Select(i => string.Create(CultureInfo.InvariantCulture, $"M-{i:D2}")).ToArray();
        await product.Open("A-1", 100_000, meters);
        await Deliver(product, meters, hours: 0, counts: 0);
        product.Clock.Advance(TimeSpan.FromHours(1));
        var before = product.Counters.Transactions;
        await Deliver(product, meters, hours: 1, counts: 100);

        Assert.Equal(2, product.Counters.Transactions - before); // forty day rows with their entries in each
        var head = await product.Head("A-1");
        Assert.Equal((TakerCheck.MostMeters, 100_000L - (60 * 52)), (head.Meters.Count(m => m.Figures.Billed == 100), head.Electricity.Fen)); // 52.83 fen each, the remainders carried
        var row = (await product.Get<ProductTables>().Accounts.GetEntityAsync<TableEntity>("A-1", HeadRows.Key)).Value;
        Assert.InRange(StandingJson.Write(head.Meters).Length, 1, 60_000);
        Assert.All(row.Select(p => p.Value).OfType<string>(), text => Assert.True(text.Length < 32_768));
        await Books.MustBalance(product);
    }

    [Fact]
    public async Task A_house_account_holds_hundreds_of_meters_and_refuses_more_than_its_row_can()
    {
        await using var product = await RunningProduct.Begin();
        var draft = new AccountDraft((await product.Head(RunningProduct.House)) with { }, "system:test", product.Clock.GetUtcNow());
        draft.Set(h => h with { Meters = [.. Enumerable.Range(1, TakerCheck.MostHouseMeters).Select(Standing)] });
        Assert.NotNull(await product.Accounts.Commit((await product.Accounts.Load(RunningProduct.House, CancellationToken.None))!, draft, CancellationToken.None));
        Assert.Equal(TakerCheck.MostHouseMeters, (await product.Head(RunningProduct.House)).Meters.Count);

        await product.Vacant("M-9999", 5);
        var parked = Assert.Single((await product.Get(Role.Auditor, "api/parked")).Body.GetProperty("items").EnumerateArray());
        Assert.Equal("account H-1 holds 800 meters, as many as its row can", parked.GetProperty("reason").GetString());

        await product.Open("A-1", 0, "M-1");
        await product.Read("M-1", 0);
        product.Clock.Advance(TimeSpan.FromHours(1));
        var full = await product.Post(Role.Cashier, "api/accounts/A-1/hand-overs", new { id = "h", meter = "M-1", to = RunningProduct.House, at = product.Clock.GetUtcNow(), counts = 100, reason = "moves out" });
        Assert.Equal("409 account-full", full.Short);
    }

    [Fact]
    public async Task A_batch_of_five_hundred_readings_of_one_account_is_taken_whole()
    {
        await using var product = await RunningProduct.Begin();
        await product.Open("A-1", 100_000, "M-1");
        product.Clock.Advance(TimeSpan.FromDays(6));
        var readings = Enumerable.Range(0, 500).Select(i => new RegisterReading(RunningProduct.Start.AddMinutes(15 * i).ToUnixTimeSeconds(), i + 1, i * 10)).ToArray();
        var before = product.Counters.Transactions;
        await product.Get<ReadingsArrived>().Handle([new ArrivedReadings(await product.Link("M-1"), new MeterReadings("M-1", "T", readings), product.Clock.GetUtcNow())], CancellationToken.None);

        Assert.InRange(product.Counters.Transactions - before, 1, 4); // all readings in one; the others are alarms about holidays
        var standing = (await product.Head("A-1")).StandingOf("M-1")!;
        Assert.Equal((500L, 4_990L), (standing.Readings, standing.Figures.Billed));
        Assert.Equal(100_000 - 2_636, (await product.Head("A-1")).Electricity.Fen); // 49.90 kWh at 0.5283
        await Books.MustBalance(product);
    }

    [Fact]
    public async Task Ten_thousand_entries_of_one_account_are_paged_and_a_reading_reads_none_of_them()
    {
        await using var product = await RunningProduct.Begin();
        await product.Open("A-1", 100_000, "M-1");
        await product.Read("M-1", 0);
        await PostEntries(product, 10_000);

        var before = product.Counters.EntitiesRead;
        var (pages, entries, from) = (0, 0, string.Empty);
        do
        {
            var page = (await product.Get(Role.Finance, $"api/accounts/A-1/ledger?from={Uri.EscapeDataString(from)}")).Body;
            entries += page.GetProperty("items").GetArrayLength();
            from = page.GetProperty("next").GetString() ?? string.Empty;
            pages++;
            Assert.InRange(product.Counters.EntitiesRead - before, 1, pages * (PageRows + 2)); // the head, the page, and a look whether more follow
        }
        while (from.Length > 0);
        Assert.Equal(10_001, entries);
        Assert.InRange(pages, 100, 102);

        var link = await product.Link("M-1");
        product.Clock.Advance(TimeSpan.FromMinutes(9));
        before = product.Counters.EntitiesRead;
        await product.Read("M-1", product.Clock.GetUtcNow(), 100, link);
        Assert.Equal(0, product.Counters.EntitiesRead - before);
    }

    [Fact]
    public async Task A_list_of_a_hundred_thousand_accounts_is_paged_without_loading_the_partition()
    {
        await using var product = await RunningProduct.Begin();
        var directory = product.Get<ProductTables>().Directory;
        await Parallel.ForEachAsync(Enumerable.Range(0, 1_000), async (chunk, token) => await directory.SubmitTransactionAsync(
            Enumerable.Range(chunk * 100, 100).Select(i => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("site:S-1", string.Create(CultureInfo.InvariantCulture, $"account:B-{i:D6}"))
            {
                ["Account"] = string.Create(CultureInfo.InvariantCulture, $"B-{i:D6}"),
                ["Site"] = "S-1",
                ["Room"] = "r",
                ["Phone"] = string.Empty,
                ["Language"] = "en",
            })),
            token));

        var (accounts, pages, from) = (0, 0, default(string));
        var before = product.Counters.EntitiesRead;
        do
        {
            (var page, from) = await product.Directories.AccountsOf(RunningProduct.Site, from, CancellationToken.None);
            accounts += page.Count;
            pages++;
            Assert.InRange(product.Counters.EntitiesRead - before, 1, pages * (PageRows + 1));
        }
        while (from is not null);
        Assert.Equal(100_001, accounts); // and the house
        Assert.Equal(100, (await product.Get(Role.Finance, "api/sites/S-1/accounts")).Body.GetProperty("items").GetArrayLength());
    }

    private static MeterStanding Standing(int i) => new()
    {
        Meter = string.Create(CultureInfo.InvariantCulture, $"V-{i:D4}"),
        Use = MeterUse.House,
        Day = new DateOnly(2026, 2, 28),
        Position = new Domain.Metering.MeterPosition(Domain.Metering.MeterState.OpenedBy(new Domain.Metering.Mark(1_772_236_800 + i, i, 12_345_678), 0), new Domain.Tariffs.RatingState(default, 739_674)),
        Readings = 100_000 + i,
        Figures = new Domain.Metering.RegisterFigures(12_345_678, 1_234_567, 0, 0, 0, 13_580_245),
        Since = 1_772_236_800,
        CameFrom = "A-0001",
        Until = 1_772_236_800 + i,
        MovedTo = "A-0002",
    };

    private static Task Deliver(RunningProduct product, IEnumerable<string> meters, int hours, long counts) => product.Get<ReadingsArrived>().Handle(
        [.. meters.Select(m => new ArrivedReadings(
            new Prepaid.Functions.Sites.MeterLink(m, RunningProduct.Gateway, "A-1", RunningProduct.Site, MeterUse.Electricity, 2, 22m, true),
            new MeterReadings(m, "T", [new RegisterReading(RunningProduct.Start.AddHours(hours).ToUnixTimeSeconds(), hours + 1, counts)]),
            product.Clock.GetUtcNow()))],
        CancellationToken.None);

    private static async Task PostEntries(RunningProduct product, int entries)
    {
        const int EachTime = 80;
        for (var posted = 0; posted < entries; posted += EachTime)
        {
            var number = posted;
            await product.Get<AccountWork>().Change(
                "A-1",
                state =>
                {
                    var draft = new AccountDraft(state.Head, "system:test", product.Clock.GetUtcNow());
                    for (var i = number; i < Math.Min(number + EachTime, entries); i++)
                    {
                        draft.Post("adjustment", $"request:{i}", [new(CounterAccounts.WaterWallet, Money.FromFen(1)), new(CounterAccounts.Adjustment, Money.FromFen(-1))], "{}", draft.Now, draft.Now);
                    }

                    return ValueTask.FromResult(draft);
                },
                CancellationToken.None);
        }
    }
}
