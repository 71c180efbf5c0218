using Prepaid.Contract;
using Prepaid.GatewayAgent.Drivers;

namespace Prepaid.GatewayAgent.Tests.Bench;

/// <summary>A meter that outlives the agent: its register is the time, its relay keeps a log.</summary>
internal sealed class FakeMeter(TimeProvider clock)
{
    private readonly Lock gate = new();

    public Func<DateTimeOffset, bool> IsSilent { get; set; } = _ => false;

    /// <summary>A switch order takes effect, but its answer does not arrive.</summary>
    public Func<DateTimeOffset, bool> LosesSwitchAnswers { get; set; } = _ => false;

    public bool RefusesToSwitch { get; set; }

    public bool IsStuck { get; set; }

    public RelayPosition Relay { get; set; } = RelayPosition.Closed;

    public List<DateTimeOffset> Asked { get; } = [];

    public List<(DateTimeOffset At, RelayPosition Wanted)> Switched { get; } = [];

    /// <summary>What the register shows at a time: one count a second.</summary>
    public static long CountsAt(DateTimeOffset at) => at.ToUnixTimeSeconds() - 1_772_000_000;

    public IMeterDriver Open(Incarnation life) => new Driver(this, life);

    /// <summary>The meter answers for its total, not for its bands.</summary>
    public bool RefusesBands { get; set; }

    private IReadOnlyList<long> ReadBands()
    {
        ThrowIfSilent();
        var total = CountsAt(clock.GetUtcNow());
        return RefusesBands ? throw new MeterRefusedException("no such data") : [total / 3, total - (total / 3)];
    }

    private long ReadTotal()
    {
        lock (gate)
        {
            Asked.Add(clock.GetUtcNow());
        }

        ThrowIfSilent();
        return CountsAt(clock.GetUtcNow());
    }

    private RelayPosition ReadRelay()
    {
        ThrowIfSilent();
        return Relay;
    }

    private RelayPosition Switch(RelayPosition wanted)
    {
        ThrowIfSilent();
        if (RefusesToSwitch)
        {
            throw new MeterRefusedException("protected");
        }

        lock (gate)
        {
            Switched.Add((clock.GetUtcNow(), wanted));
        }

        Relay = IsStuck ? Relay : wanted;
        return LosesSwitchAnswers(clock.GetUtcNow()) ? throw new MeterSilentException("no answer") : Relay;
    }

    private void ThrowIfSilent()
    {
        if (IsSilent(clock.GetUtcNow()))
        {
            throw new MeterSilentException("no answer");
        }
    }

    private sealed class Driver(FakeMeter meter, Incarnation life) : IMeterDriver
    {
        private int exchanges;

        public Task<long> ReadTotal(CancellationToken cancellationToken) => Exchange(meter.ReadTotal);

        public Task<IReadOnlyList<long>> ReadBands(CancellationToken cancellationToken) => Exchange(meter.ReadBands);

        public Task<RelayPosition> ReadRelay(CancellationToken cancellationToken) => Exchange(meter.ReadRelay);

        public Task Switch(RelayPosition wanted, CancellationToken cancellationToken) => Exchange(() => meter.Switch(wanted));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private async Task<T> Exchange<T>(Func<T> effect)
        {
            Assert.Equal(1, Interlocked.Increment(ref exchanges)); // one exchange at a time
            try
            {
                return await life.Call(async () =>
                {
                    await Task.Yield();
                    return effect();
                });
            }
            finally
            {
                Interlocked.Decrement(ref exchanges);
            }
        }
    }
}
