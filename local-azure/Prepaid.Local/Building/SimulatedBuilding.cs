using System.Net;
using Prepaid.Contract;
using Prepaid.GatewayAgent;
using Prepaid.GatewayAgent.Drivers;
using Prepaid.Local.Building.Dialects;

namespace Prepaid.Local.Building;

/// <summary>
/// A building of 33 meters, each a socket on the loopback that answers real frames: one main meter, 24 tenants'
/// electricity meters (16 Modbus TCP, 8 DL/T 645), 8 water meters with valves (CJ/T 188).
/// </summary>
public sealed class SimulatedBuilding : IAsyncDisposable
{
    private readonly BuildingStore store;
    private readonly BuildingModel model;
    private readonly List<(BuildingMeter Meter, MeterServer Server)> servers = [];
    private bool isStopped;

    private SimulatedBuilding(BuildingStore store, BuildingModel model)
    {
        this.store = store;
        this.model = model;
    }

    public IReadOnlyList<BuildingMeter> Meters => [.. servers.Select(s => s.Meter)];

    /// <summary>The meters as the agent's configuration lists them, with the ports of this run.</summary>
    public IReadOnlyList<MeterConfig> Configs =>
    [
        .. servers.Select(s => new MeterConfig(s.Meter.Id, s.Meter.Protocol, IPAddress.Loopback.ToString(), s.Server.Port, s.Meter.Address)
        {
            HasRelay = s.Meter.HasRelay,
        }),
    ];

    /// <summary>Total registers answered since the building was made, at most one a second and meter.</summary>
    public long PollsAnswered => store.Polls;

    /// <summary>SQLite's word for how durable a commit is; 2 is FULL.</summary>
    internal long SynchronousMode => store.SynchronousMode;

    /// <summary>Starts all sockets; a folder with a building in it continues that one.</summary>
    public static SimulatedBuilding Start(BuildingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var store = BuildingStore.Open(options.DataFolder);
        var made = store.MadeAs(options.Seed, options.Start.ToUnixTimeSeconds(), options.Zone.Id);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(made.Zone);
        var plan = new BuildingPlan(made.Seed, zone);
        var model = new BuildingModel(plan, DateTimeOffset.FromUnixTimeSeconds(made.Start), store, options.Clock);
        model.Replay(BuildingEvidence.RelayLog(options.DataFolder));
        var building = new SimulatedBuilding(store, model);
        foreach (var (meter, _, _) in plan.Meters)
        {
            MeterDialect dialect = meter.Protocol switch
            {
                MeterDrivers.ModbusTcp => new ModbusDialect(meter, model),
                MeterDrivers.Dlt645Tcp => new Dlt645Dialect(meter, model, options.Clock, zone),
                _ => new Cjt188Dialect(meter, model, options.Clock, zone),
            };
            building.servers.Add((meter, new MeterServer(meter.Id, dialect, options.Faults)));
        }

        return building;
    }

    /// <summary>The register now, kWh or m³, as the meter's display shows it.</summary>
    public decimal RegisterOf(string meter) => model.RegisterOf(meter);

    public RelayPosition RelayOf(string meter) => model.PositionOf(meter);

    /// <summary>Somebody operates the relay at the meter itself.</summary>
    public Task OperateByHand(string meter, RelayPosition position) => model.Operate(meter, position, "by-hand", []);

    /// <summary>A stuck relay acknowledges orders and stays where it is; not kept across a restart.</summary>
    public void SetStuck(string meter, bool isStuck) => model.SetStuck(meter, isStuck);

    public async ValueTask DisposeAsync()
    {
        if (isStopped)
        {
            return;
        }

        isStopped = true;
        foreach (var (_, server) in servers)
        {
            await server.DisposeAsync();
        }

        await store.DisposeAsync();
    }
}
