namespace Prepaid.GatewayAgent.Tests.Bench;

/// <summary>One life of the agent's process. Every call to the outside passes here, so that a test can kill it at each.</summary>
internal sealed class Incarnation(CallCounter calls)
{
    private bool dead;

    /// <summary>The call, unless the process is dead or dies before or after it.</summary>
    public async Task<T> Call<T>(Func<Task<T>> effect)
    {
        var number = calls.Next();
        if (Volatile.Read(ref dead) || number == calls.KillBefore)
        {
            throw Die();
        }

        var result = effect();
        await ((Task)result).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Volatile.Read(ref dead) || number == calls.KillAfter ? throw Die() : await result;
    }

    private KilledException Die()
    {
        Volatile.Write(ref dead, true);
        return new KilledException();
    }
}
