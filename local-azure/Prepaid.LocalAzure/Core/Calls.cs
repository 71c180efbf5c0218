namespace Prepaid.LocalAzure.Core;

/// <summary>Which process a stand-in call comes from; each can be killed on its own.</summary>
public enum CallOrigin
{
    Functions = 0,
    Agent = 1,
}

/// <summary>The simulated end of a process: every later call of the same origin throws this until it is revived.</summary>
public sealed class ProcessKilledException(CallOrigin origin, long call)
    : Exception($"The {origin} process was killed at call {call}.")
{
    public CallOrigin Origin { get; } = origin;

    public long Call { get; } = call;
}

/// <summary>A fault of the service itself; each stand-in maps it to its own SDK exception.</summary>
public sealed class ServiceFaultException(string service, ServiceFaultKind kind)
    : Exception($"{service}: injected {kind}.")
{
    public string Service { get; } = service;

    public ServiceFaultKind Kind { get; } = kind;
}

public enum ServiceFaultKind
{
    Unavailable = 0,
    Throttled = 1,
}

/// <summary>Every call into the stand-in passes here, so that a test can kill before or after the k-th one.</summary>
/// <remarks>Call numbers start at 1 and run over all services and origins.</remarks>
public sealed class Calls(Faults faults, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string Service, string Operation), long> perOperation = [];
    private readonly TaskCompletionSource<ProcessKilledException>[] killed = [NewSignal(), NewSignal()];
    private readonly ProcessKilledException?[] dead = new ProcessKilledException?[2];
    private long count;
    private long deaths;

    public Faults Faults { get; } = faults;

    /// <summary>Calls so far.</summary>
    public long Count => Interlocked.Read(ref count);

    /// <summary>Kills so far.</summary>
    public long Deaths => Interlocked.Read(ref deaths);

    /// <summary>Calls so far by "service.operation".</summary>
    public IReadOnlyDictionary<string, long> ByOperation
    {
        get
        {
            lock (gate)
            {
                return perOperation.ToDictionary(o => $"{o.Key.Service}.{o.Key.Operation}", o => o.Value);
            }
        }
    }

    /// <summary>Numbers the call; throws when its process is dead, dies now, or the service has a fault.</summary>
    /// <param name="detail">What a kill rule may look at, such as "outbox" for a transaction that writes an outbox row.</param>
    /// <exception cref="ProcessKilledException">The calling process is dead.</exception>
    /// <exception cref="ServiceFaultException">Outage or throttling by the fault plan.</exception>
    public CallPass Before(CallOrigin origin, string service, string operation, string? detail = null)
    {
        ThrowIfDead(origin);
        long number;
        lock (gate)
        {
            number = ++count;
            var key = (service, operation);
            perOperation[key] = perOperation.GetValueOrDefault(key) + 1;
        }

        if (Faults.KillsBefore(number))
        {
            throw Kill(origin, number);
        }

        if (Faults.FaultOf(service, clock.GetUtcNow()) is { } kind)
        {
            throw new ServiceFaultException(service, kind);
        }

        return new CallPass(number, origin, service, operation, detail);
    }

    /// <summary>To be called once what the call did is durable, before its caller hears of it.</summary>
    /// <exception cref="ProcessKilledException">The calling process died meanwhile or dies now.</exception>
    public void After(CallPass pass)
    {
        if (Faults.KillsAfter(pass, clock.GetUtcNow()))
        {
            throw Kill(pass.Origin, pass.Number);
        }

        ThrowIfDead(pass.Origin);
    }

    /// <summary>Ends when the process of <paramref name="origin"/> is killed (again after each <see cref="Revive"/>).</summary>
    public Task<ProcessKilledException> KilledOf(CallOrigin origin)
    {
        lock (gate)
        {
            return killed[(int)origin].Task;
        }
    }

    public bool IsDead(CallOrigin origin) => Volatile.Read(ref dead[(int)origin]) is not null;

    /// <summary>Lets a restarted process call again.</summary>
    public void Revive(CallOrigin origin)
    {
        lock (gate)
        {
            dead[(int)origin] = null;
            if (killed[(int)origin].Task.IsCompleted)
            {
                killed[(int)origin] = NewSignal();
            }
        }
    }

    private static TaskCompletionSource<ProcessKilledException> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ProcessKilledException Kill(CallOrigin origin, long number)
    {
        var death = new ProcessKilledException(origin, number);
        lock (gate)
        {
            deaths++;
            foreach (var dying in Faults.KillsWholeProcess ? Enum.GetValues<CallOrigin>() : [origin])
            {
                dead[(int)dying] ??= death;
                killed[(int)dying].TrySetResult(death);
            }
        }

        return death;
    }

    private void ThrowIfDead(CallOrigin origin)
    {
        if (Volatile.Read(ref dead[(int)origin]) is { } death)
        {
            throw new ProcessKilledException(origin, death.Call);
        }
    }
}

/// <summary>One numbered call under way.</summary>
public readonly record struct CallPass(long Number, CallOrigin Origin, string Service, string Operation, string? Detail);
