using Prepaid.LocalAzure.Core;

namespace Prepaid.Local.Running;

/// <summary>Keeps the clock still from the kill of a process until it runs again.</summary>
public sealed class DeathWatch(Calls calls) : IActivity
{
    public string Name => "a killed process";

    public long Version => calls.Deaths;

    public bool IsIdle(DateTimeOffset now) => !calls.IsDead(CallOrigin.Functions) && !calls.IsDead(CallOrigin.Agent);
}
