using Prepaid.Contract;

namespace Prepaid.Local.Building;

/// <summary>Registers and relays of all meters: a pure function of seed, time and the relay log.</summary>
/// <remarks>
/// Registers belong to whole seconds and never run backwards, whatever the clock does. Rows are handed to the
/// store in the order in which things happened, so that a restart replays them exactly.
/// </remarks>
internal sealed class BuildingModel
{
    private const decimal StepsPerUnit = 100m;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Place> places = [];
    private readonly Consumer commonArea;
    private readonly BuildingStore store;
    private readonly TimeProvider clock;
    private long latestSecond;

    public BuildingModel(BuildingPlan plan, DateTimeOffset start, BuildingStore store, TimeProvider clock)
    {
        this.store = store;
        this.clock = clock;
        var startSecond = start.ToUnixTimeSeconds();
        commonArea = new Consumer(plan.CommonArea, startSecond);
        foreach (var planned in plan.Meters)
        {
            places.Add(planned.Meter.Id, new Place(planned, planned.Curve is { } curve ? new Consumer(curve, startSecond) : null));
        }

        latestSecond = Math.Max(startSecond, store.LatestSecond());
    }

    /// <summary>Repeats what was done to the relays before a restart.</summary>
    public void Replay(IEnumerable<RelayRow> log)
    {
        foreach (var row in log)
        {
            var place = places[row.Meter];
            place.Consumer!.AdvanceTo(row.UnixSecond);
            place.Consumer.IsSupplied = row.Relay == RelayPosition.Closed;
            place.Told = row.Relay;
        }
    }

    /// <summary>The total register in counts; its row is durable when this returns.</summary>
    public async Task<long> AnswerTotal(string meter)
    {
        PollRow row;
        Task durable;
        lock (gate)
        {
            var place = places[meter];
            row = new PollRow(meter, Now(), CountsOf(place), place.Position);
            durable = store.Append(row);
        }

        await durable;
        return row.Counts;
    }

    /// <summary>Obeys a switching request or a hand at the meter; what it did is durable when this returns.</summary>
    public Task Operate(string meter, RelayPosition wanted, string operation, ReadOnlySpan<byte> request)
    {
        lock (gate)
        {
            var place = places[meter];
            var consumer = place.Consumer ?? throw new InvalidOperationException($"{meter} has no relay.");
            var second = Now();
            place.Told = wanted;
            if (place.IsStuck)
            {
                return Task.CompletedTask; // it acknowledges and does not move: only a read-back tells
            }

            consumer.AdvanceTo(second);
            consumer.IsSupplied = wanted == RelayPosition.Closed;
            return store.Append(new RelayRow(meter, second, CountsOf(place), wanted, operation, Convert.ToHexString(request)));
        }
    }

    public RelayPosition PositionOf(string meter)
    {
        lock (gate)
        {
            return places[meter].Position;
        }
    }

    /// <summary>Where the relay was last told to be.</summary>
    public RelayPosition ToldOf(string meter)
    {
        lock (gate)
        {
            return places[meter].Told;
        }
    }

    /// <summary>The register now, without a row.</summary>
    public decimal RegisterOf(string meter)
    {
        lock (gate)
        {
            Now();
            return CountsOf(places[meter]) / StepsPerUnit;
        }
    }

    public void SetStuck(string meter, bool isStuck)
    {
        lock (gate)
        {
            places[meter].IsStuck = isStuck;
        }
    }

    private long Now() => latestSecond = Math.Max(latestSecond, clock.GetUtcNow().ToUnixTimeSeconds());

    private long CountsOf(Place place) => place.FirstCounts + ((place.Consumer is { } own ? DrawnBy(own) : DrawnByBuilding()) / place.UnitSecondsPerCount);

    private long DrawnByBuilding()
    {
        var drawn = DrawnBy(commonArea) + places.Values.Where(p => p.Meter.Kind == MeterKind.Electricity).Sum(p => DrawnBy(p.Consumer!));
        return drawn + (drawn * BuildingPlan.LossPercent / 100);
    }

    private long DrawnBy(Consumer consumer)
    {
        consumer.AdvanceTo(latestSecond);
        return consumer.Drawn;
    }

    private sealed class Place(PlannedMeter planned, Consumer? consumer)
    {
        public BuildingMeter Meter { get; } = planned.Meter;

        public Consumer? Consumer { get; } = consumer;

        public long FirstCounts { get; } = (long)(planned.Meter.FirstRegister * StepsPerUnit);

        public long UnitSecondsPerCount { get; } = planned.UnitSecondsPerCount;

        public bool IsStuck { get; set; }

        public RelayPosition Told { get; set; } = RelayPosition.Closed;

        public RelayPosition Position => Consumer is null || Consumer.IsSupplied ? RelayPosition.Closed : RelayPosition.Open;
    }
}
