using Prepaid.Contract;
using Prepaid.GatewayAgent.Hub;

namespace Prepaid.GatewayAgent.Tests.Bench;

/// <summary>A hub that outlives the agent: keeps what it acknowledged, and delivers commands until they are completed.</summary>
internal sealed class FakeHub(TimeProvider clock)
{
    private readonly TimeProvider clock = clock;
    private readonly Lock gate = new();
    private readonly Dictionary<string, byte[]> undelivered = [];
    private readonly List<HubMessage> received = [];
    private Link? connected;
    private int tokens;

    public Func<DateTimeOffset, bool> IsDown { get; set; } = _ => false;

    /// <summary>The message is kept, but its acknowledgement does not arrive.</summary>
    public Func<HubMessage, bool> LosesAcknowledgement { get; set; } = _ => false;

    public Func<DateTimeOffset, bool> RefusesKey { get; set; } = _ => false;

    public List<DateTimeOffset> Tries { get; } = [];

    /// <summary>Everything that arrived, repetitions included.</summary>
    public IReadOnlyList<HubMessage> Received
    {
        get
        {
            lock (gate)
            {
                return [.. received];
            }
        }
    }

    public int Undelivered => undelivered.Count;

    public IHubLink Open(Incarnation life) => new Link(this, life);

    /// <summary>Each different message once, in the order of its first arrival; the same id always has the same bytes.</summary>
    public IReadOnlyList<HubMessage> Messages(string kind)
    {
        var byId = Received.GroupBy(m => m.Id).ToList();
        Assert.All(byId, same => Assert.Single(same.Select(m => Convert.ToHexString(m.Body)).Distinct()));
        return [.. byId.Select(g => g.First()).Where(m => m.Kind == kind)];
    }

    public IReadOnlyList<(string Meter, RegisterReading Reading)> Readings() =>
        [.. Messages(MessageKind.Readings).SelectMany(m => ReadingsOf(m).Meters).SelectMany(g => g.Readings.Select(r => (g.Meter, r)))];

    public IReadOnlyList<RelayReport> Reports() => [.. Messages(MessageKind.RelayReport).SelectMany(m =>
        RelayReportMessage.TryParse(Unpacked(m), out var message, out var error) ? message!.Reports : throw new InvalidOperationException(error))];

    public IReadOnlyList<GatewayStateMessage> States() => [.. Messages(MessageKind.GatewayState).Select(m =>
        GatewayStateMessage.TryParse(Unpacked(m), out var message, out var error) ? message! : throw new InvalidOperationException(error))];

    public static ReadingsMessage ReadingsOf(HubMessage message) =>
        ReadingsMessage.TryParse(Unpacked(message), out var readings, out var error) ? readings! : throw new InvalidOperationException(error);

    /// <summary>Queues a cloud-to-device message now.</summary>
    public void Command(byte[] body)
    {
        string token;
        lock (gate)
        {
            token = $"lock-{++tokens}";
            undelivered.Add(token, body);
        }

        Volatile.Read(ref connected)?.Deliver(token, body);
    }

    public void Command(params RelayCommand[] commands) => Command(new CommandMessage(commands).ToJson());

    /// <summary>Breaks the connection without a word from the agent.</summary>
    public void Drop() => Interlocked.Exchange(ref connected, null)?.Dropped();

    private static byte[] Unpacked(HubMessage message) =>
        WireBody.TryUnpack(message.Body, message.Encoding, out var json, out var error) ? json : throw new InvalidOperationException(error);

    private void Check()
    {
        if (IsDown(clock.GetUtcNow()))
        {
            throw new HubUnreachableException("down");
        }

        if (RefusesKey(clock.GetUtcNow()))
        {
            throw new HubRefusedException("wrong key");
        }
    }

    private sealed class Link(FakeHub hub, Incarnation life) : IHubLink
    {
        private IHubListener? listener;

        public Task Open(IHubListener listener, CancellationToken cancellationToken) => life.Call(async () =>
        {
            await Task.Yield();
            List<KeyValuePair<string, byte[]>> waiting;
            lock (hub.gate)
            {
                hub.Tries.Add(hub.clock.GetUtcNow());
                hub.Check();
                this.listener = listener;
                hub.connected = this;
                waiting = [.. hub.undelivered];
            }

            foreach (var (token, body) in waiting)
            {
                Deliver(token, body);
            }

            return true;
        });

        public Task Send(HubMessage message, CancellationToken cancellationToken) => life.Call(async () =>
        {
            await Task.Yield();
            lock (hub.gate)
            {
                hub.Check();
                hub.received.Add(message);
            }

            return hub.LosesAcknowledgement(message) ? throw new HubUnreachableException("no acknowledgement") : true;
        });

        public Task Complete(string lockToken, CancellationToken cancellationToken) => life.Call(async () =>
        {
            await Task.Yield();
            lock (hub.gate)
            {
                hub.Check();
                hub.undelivered.Remove(lockToken);
            }

            return true;
        });

        public void Deliver(string token, byte[] body) => _ = listener!.Received(body, token);

        public void Dropped() => listener!.Lost("dropped");

        public ValueTask DisposeAsync()
        {
            Interlocked.CompareExchange(ref hub.connected, null, this);
            return ValueTask.CompletedTask;
        }
    }
}
