using Prepaid.LocalAzure.Core;

namespace Prepaid.LocalAzure.Tests;

/// <summary>A cloud with its own folder; <see cref="Reopen"/> is a restart on the same files.</summary>
internal sealed class CloudInTempFolder : IAsyncDisposable
{
    private static int made;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("prepaid-host-");
    private readonly string name = $"host{Interlocked.Increment(ref made)}";

    public CloudInTempFolder(TimeProvider? clock = null, Faults? faults = null)
    {
        Clock = clock ?? TimeProvider.System;
        Cloud = new LocalCloud(new LocalCloudOptions(name, folder.FullName, Clock) { Faults = faults });
    }

    public TimeProvider Clock { get; }

    public LocalCloud Cloud { get; private set; }

    public async Task Reopen()
    {
        await Cloud.DisposeAsync();
        Cloud = new LocalCloud(new LocalCloudOptions(name, folder.FullName, Clock));
    }

    public async ValueTask DisposeAsync()
    {
        await Cloud.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
