using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Prepaid.LocalAzure.Core;

/// <summary>One embedded subscription: what the SDK-shaped clients of this process talk to.</summary>
/// <remarks>
/// Clients find their cloud by the first label of the host or account name in their connection string,
/// as they would find a real account. Services attach themselves with <see cref="Part{T}"/>.
/// </remarks>
public sealed class LocalCloud : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, LocalCloud> Running = new(StringComparer.OrdinalIgnoreCase);

    private readonly ConcurrentDictionary<Type, Lazy<object>> parts = new();

    public LocalCloud(LocalCloudOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Name = options.Name;
        DataFolder = Path.GetFullPath(options.DataFolder);
        Clock = options.Clock;
        Loggers = options.Loggers ?? NullLoggerFactory.Instance;
        Calls = new Calls(options.Faults ?? new Faults(0), options.Clock);
        Directory.CreateDirectory(DataFolder);
        if (!Running.TryAdd(Name, this))
        {
            throw new InvalidOperationException($"A local cloud named '{Name}' runs in this process already.");
        }
    }

    /// <summary>Account and host name, lower case letters and digits.</summary>
    public string Name { get; }

    /// <summary>Everything durable lives here; a second start with the same folder continues.</summary>
    public string DataFolder { get; }

    /// <summary>Business time. Socket time-outs, keep-alive and TLS validity stay real.</summary>
    public TimeProvider Clock { get; }

    public ILoggerFactory Loggers { get; }

    /// <summary>Numbers every call, injects faults and kills.</summary>
    public Calls Calls { get; }

    /// <summary>What every long-lived loop says of itself; a virtual clock advances only when all are idle.</summary>
    public Activities Activities { get; } = new();

    /// <summary>The running cloud of that name.</summary>
    /// <exception cref="InvalidOperationException">None runs in this process.</exception>
    public static LocalCloud Find(string hostOrAccount)
    {
        ArgumentException.ThrowIfNullOrEmpty(hostOrAccount);
        var label = hostOrAccount.Split('.', 2)[0];
        return Running.TryGetValue(label, out var cloud)
            ? cloud
            : throw new InvalidOperationException(
                $"No local cloud named '{label}' runs in this process. ./run.sh starts one; for Azure build with AzureSdk=nuget.");
    }

    /// <summary>As <see cref="Find"/>, or null.</summary>
    public static LocalCloud? TryFind(string hostOrAccount)
    {
        ArgumentNullException.ThrowIfNull(hostOrAccount);
        return Running.GetValueOrDefault(hostOrAccount.Split('.', 2)[0]);
    }

    /// <summary>The one part of that type, made at first use and disposed with the cloud.</summary>
    public T Part<T>(Func<LocalCloud, T> make)
        where T : class =>
        (T)parts.GetOrAdd(typeof(T), _ => new Lazy<object>(() => make(this))).Value;

    public async ValueTask DisposeAsync()
    {
        Running.TryRemove(new KeyValuePair<string, LocalCloud>(Name, this));
        foreach (var part in parts.Values.Where(p => p.IsValueCreated).Select(p => p.Value).Reverse())
        {
            if (part is IAsyncDisposable asyncDisposable)
            {
                await asyncDisposable.DisposeAsync();
            }
            else
            {
                (part as IDisposable)?.Dispose();
            }
        }

        parts.Clear();
    }
}

/// <summary>How one embedded cloud is made.</summary>
public sealed record LocalCloudOptions(string Name, string DataFolder, TimeProvider Clock)
{
    public Faults? Faults { get; init; }

    public ILoggerFactory? Loggers { get; init; }
}
