using System.Diagnostics;
using System.Globalization;
using Prepaid.Contract;
using Prepaid.GatewayAgent.Drivers;
using Prepaid.Local.Building;
using Prepaid.LocalAzure.Core;
using Xunit.Abstractions;

namespace Prepaid.Local.Tests.Building;

public sealed class SimulatedBuildingTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    [Fact]
    public async Task A_building_has_one_main_meter_and_24_electricity_and_8_water_meters_in_three_protocols()
    {
        await using var test = new BuildingUnderTest();

        var meters = test.Building.Meters;

        Assert.Equal((1, 24, 8), (Count(MeterKind.Main), Count(MeterKind.Electricity), Count(MeterKind.Water)));
        Assert.Equal((17, 8, 8), (Speaking("modbus-tcp"), Speaking("dlt645-tcp"), Speaking("cjt188-tcp")));
        Assert.Equal(["M-001"], test.Building.Configs.Where(c => !c.HasRelay).Select(c => c.Id));
        Assert.All(test.Building.Configs, c => Assert.Null(MeterDrivers.ErrorIn(c)));

        int Count(MeterKind kind) => meters.Count(m => m.Kind == kind);
        int Speaking(string protocol) => meters.Count(m => m.Protocol == protocol);
    }

    [Fact]
    public async Task Every_meter_answers_its_own_register_through_the_agents_driver()
    {
        await using var test = new BuildingUnderTest();
        test.Clock.Advance(TimeSpan.FromHours(13));

        var answers = await test.PollAll();

        Assert.All(test.Building.Meters, m =>
        {
            Assert.Equal(test.Building.RegisterOf(m.Id), answers[m.Id] / 100m);
            Assert.True(answers[m.Id] / 100m > m.FirstRegister, $"{m.Id} stands still");
        });
    }

    [Theory]
    [InlineData("E-001", 4)] // Modbus: one request over four energies
    [InlineData("E-017", 4)] // DL/T 645: one identifier each
    public async Task Band_registers_are_read_where_they_are_switched_on_and_add_up_to_the_total(string meter, int bands)
    {
        await using var test = new BuildingUnderTest();
        test.Clock.Advance(TimeSpan.FromHours(13));
        Assert.All(test.Building.Configs, c => Assert.Equal(0, c.BandRegisters));
        await using var driver = MeterDrivers.Open(test.Building.Configs.Single(c => c.Id == meter) with { BandRegisters = bands });

        var read = await driver.ReadBands(default);

        Assert.Equal(bands, read.Count);
        Assert.Equal(await driver.ReadTotal(default), read.Sum());
    }

    [Fact]
    public async Task The_main_meter_counts_tenants_and_common_area_and_loss()
    {
        await using var test = new BuildingUnderTest();
        test.Clock.Advance(TimeSpan.FromDays(2));

        var used = test.Building.Meters.ToDictionary(m => m.Id, m => test.Building.RegisterOf(m.Id) - m.FirstRegister);

        var tenants = used.Where(u => u.Key[0] == 'E').Sum(u => u.Value);
        Assert.InRange(used["M-001"], tenants * 1.02m, tenants * 1.6m);
    }

    [Fact]
    public async Task A_day_is_plausible_and_near_the_estimate()
    {
        await using var test = new BuildingUnderTest();
        test.Clock.Advance(TimeSpan.FromDays(1)); // Sunday is over
        var monday = test.Building.Meters.ToDictionary(m => m.Id, m => test.Building.RegisterOf(m.Id));
        test.Clock.Advance(TimeSpan.FromDays(1));

        Assert.All(test.Building.Meters, m =>
        {
            var used = test.Building.RegisterOf(m.Id) - monday[m.Id];
            Assert.InRange(used, m.DailyEstimate * 0.9m, m.DailyEstimate * 1.1m);
            Assert.InRange(used, 0.2m, m.Kind switch { MeterKind.Main => 3000m, MeterKind.Water => 40m, _ => 24m * 5 });
        });
    }

    [Theory]
    [InlineData("E-001")]
    [InlineData("E-017")]
    [InlineData("W-001")]
    public async Task An_open_relay_stops_consumption_and_a_closed_one_lets_it_go_on(string meter)
    {
        await using var test = new BuildingUnderTest();
        test.Clock.Advance(TimeSpan.FromHours(12));
        Assert.Equal(RelayPosition.Closed, await test[meter].ReadRelay(default));

        await test[meter].Switch(RelayPosition.Open, default);
        var cut = await test[meter].ReadTotal(default);
        test.Clock.Advance(TimeSpan.FromHours(3));

        Assert.Equal(RelayPosition.Open, await test[meter].ReadRelay(default));
        Assert.Equal(cut, await test[meter].ReadTotal(default));

        await test[meter].Switch(RelayPosition.Closed, default);
        test.Clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal(RelayPosition.Closed, await test[meter].ReadRelay(default));
        Assert.True(await test[meter].ReadTotal(default) > cut);
    }

    [Fact]
    public async Task The_main_meter_refuses_relay_orders()
    {
        await using var test = new BuildingUnderTest();

        await Assert.ThrowsAsync<MeterRefusedException>(() => test["M-001"].Switch(RelayPosition.Open, default));
        await Assert.ThrowsAsync<MeterRefusedException>(() => test["M-001"].ReadRelay(default));
    }

    [Theory]
    [InlineData("E-002")]
    [InlineData("E-018")]
    [InlineData("W-002")]
    public async Task A_stuck_relay_acknowledges_and_reads_back_where_it_is(string meter)
    {
        await using var test = new BuildingUnderTest();
        test.Building.SetStuck(meter, isStuck: true);

        await test[meter].Switch(RelayPosition.Open, default);

        Assert.Equal(RelayPosition.Closed, await test[meter].ReadRelay(default));
        Assert.Equal(RelayPosition.Closed, test.Building.RelayOf(meter));
    }

    [Fact]
    public async Task A_restart_continues_with_the_same_registers_and_relays()
    {
        var folder = Directory.CreateTempSubdirectory("building").FullName;
        var before = new BuildingUnderTest(folder: folder);
        before.Clock.Advance(TimeSpan.FromHours(10));
        await before["E-003"].Switch(RelayPosition.Open, default);
        before.Clock.Advance(TimeSpan.FromHours(10) + TimeSpan.FromSeconds(1));
        await before.Building.OperateByHand("W-003", RelayPosition.Open);
        before.Clock.Advance(TimeSpan.FromHours(1));
        await before["E-003"].Switch(RelayPosition.Closed, default);
        before.Clock.Advance(Quarter);
        var answered = await before.PollAll();
        await before.Stop();

        await using var after = new BuildingUnderTest(seed: 99, folder: folder, now: before.Clock.GetUtcNow());

        Assert.Equal(answered.OrderBy(a => a.Key), (await after.PollAll()).OrderBy(a => a.Key));
        Assert.Equal(RelayPosition.Open, after.Building.RelayOf("W-003"));
        Assert.Equal(RelayPosition.Closed, after.Building.RelayOf("E-003"));
        Assert.Equal(answered.Count, after.Building.PollsAnswered); // the second poll of the same second is the same row
    }

    [Fact]
    public async Task Registers_never_run_backwards_even_when_the_clock_does()
    {
        var folder = Directory.CreateTempSubdirectory("building").FullName;
        var before = new BuildingUnderTest(folder: folder);
        before.Clock.Advance(TimeSpan.FromHours(12));
        var answered = await before.PollAll();
        await before.Stop();

        await using var after = new BuildingUnderTest(folder: folder);

        Assert.Equal(answered.OrderBy(a => a.Key), (await after.PollAll()).OrderBy(a => a.Key));
    }

    [Fact]
    public async Task Another_seed_is_another_building_and_the_same_seed_the_same()
    {
        await using var seven = new BuildingUnderTest(seed: 7);
        await using var again = new BuildingUnderTest(seed: 7);
        await using var eight = new BuildingUnderTest(seed: 8);
        foreach (var test in (BuildingUnderTest[])[seven, again, eight])
        {
            test.Clock.Advance(TimeSpan.FromHours(30));
        }

        Assert.Equal(Registers(seven), Registers(again));
        Assert.NotEqual(Registers(seven), Registers(eight));

        static decimal[] Registers(BuildingUnderTest test) => [.. test.Building.Meters.Select(m => test.Building.RegisterOf(m.Id))];
    }

    [Fact]
    public async Task What_was_answered_and_obeyed_is_written_as_evidence()
    {
        await using var test = new BuildingUnderTest();
        var first = await test["E-001"].ReadTotal(default);
        test.Clock.Advance(Quarter);
        await test["E-017"].Switch(RelayPosition.Open, default);
        await test["E-017"].ReadRelay(default);
        await test.Building.OperateByHand("E-017", RelayPosition.Closed);
        await test["W-001"].Switch(RelayPosition.Open, default);
        var truth = Path.Combine(test.Folder, "truth.csv");
        var commands = Path.Combine(test.Folder, "commands.csv");

        BuildingEvidence.WriteTruth(test.Folder, truth);
        BuildingEvidence.WriteCommands(test.Folder, commands);

        var lines = await File.ReadAllLinesAsync(truth);
        Assert.Equal("kind,meter,time,register,relay", lines[0]);
        Assert.Equal($"poll,E-001,2026-02-28T16:00:00Z,{(first / 100m).ToString("F2", CultureInfo.InvariantCulture)},closed", lines[1]);
        var dlt = test.Building.RegisterOf("E-017").ToString("F2", CultureInfo.InvariantCulture);
        Assert.Equal($"relay,E-017,2026-02-28T16:15:00Z,{dlt},open", lines[2]);
        Assert.Equal($"relay,E-017,2026-02-28T16:15:00Z,{dlt},closed", lines[3]);
        Assert.Equal(5, lines.Length);
        Assert.Equal(
            ["meter,command,time", "E-017,trip,2026-02-28T16:15:00Z", "W-001,trip,2026-02-28T16:15:00Z"],
            await File.ReadAllLinesAsync(commands));
    }

    [Fact]
    public async Task Evidence_can_be_written_when_the_building_has_stopped()
    {
        await using var test = new BuildingUnderTest();
        await test.PollAll();
        await test.Stop();
        var truth = Path.Combine(test.Folder, "truth.csv");

        BuildingEvidence.WriteTruth(test.Folder, truth);

        Assert.Equal(1 + 33, (await File.ReadAllLinesAsync(truth)).Length);
    }

    [Fact]
    public async Task Faults_break_connections_and_the_next_call_connects_again()
    {
        await using var test = new BuildingUnderTest(faults: new Faults(5) { MeterDropRate = 0.3 });
        var (silent, heard, switches) = (0, 0, 0);
        for (var round = 0; round < 40; round++)
        {
            test.Clock.Advance(Quarter);
            foreach (var meter in (string[])["E-001", "E-017", "W-001"])
            {
                try
                {
                    await test[meter].ReadTotal(default);
                    heard++;
                    await test[meter].Switch(round % 2 == 0 ? RelayPosition.Open : RelayPosition.Closed, default);
                    switches++;
                }
                catch (MeterSilentException)
                {
                    silent++;
                }
            }
        }

        Assert.InRange(silent, 20, 80);
        Assert.Equal(heard, test.Building.PollsAnswered); // what was not told is no truth
        BuildingEvidence.WriteCommands(test.Folder, Path.Combine(test.Folder, "commands.csv"));
        var obeyed = File.ReadLines(Path.Combine(test.Folder, "commands.csv")).Count() - 1;
        Assert.True(obeyed > switches, "an order is also obeyed when its acknowledgement is lost");
    }

    [Fact]
    public async Task Each_poll_of_a_day_leaves_one_row()
    {
        await using var test = new BuildingUnderTest();
        await test.PollAll();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var wall = Stopwatch.StartNew();
        const int Rounds = 96;
        for (var round = 0; round < Rounds; round++)
        {
            test.Clock.Advance(Quarter);
            await test.PollAll();
        }

        var spent = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        output.WriteLine($"{Rounds} rounds of 33 polls: {wall.Elapsed.TotalMilliseconds / Rounds:F2} ms wall and {spent.TotalMilliseconds / Rounds:F2} ms CPU each");
        Assert.Equal(33 * (Rounds + 1), test.Building.PollsAnswered);
    }

    [Fact]
    public async Task The_store_is_durable_at_each_commit()
    {
        await using var test = new BuildingUnderTest();
        await using var connection = BuildingStore.OpenForReading(test.Folder);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode";

        Assert.Equal("wal", await command.ExecuteScalarAsync());
        Assert.Equal(2L, test.Building.SynchronousMode);
    }
}
