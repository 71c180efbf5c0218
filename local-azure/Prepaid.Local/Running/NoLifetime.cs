using Microsoft.Extensions.Hosting;

namespace Prepaid.Local.Running;

/// <summary>Signals are the process's own business: a functions host inside it must not take them away.</summary>
public sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
