using System.Buffers.Binary;
using System.Text.Json;

namespace Prepaid.Local.Running;

/// <summary>What a data folder keeps of its run, so that a second start continues: the plan, and the virtual moment.</summary>
/// <remarks>The moment is made durable before the clock advances to it, so that a kill never turns business time back.</remarks>
public sealed class RunState : IDisposable
{
    private readonly FileStream inUse;
    private readonly FileStream moment;

    private RunState(FileStream inUse, FileStream moment, RunPlan plan, DateTimeOffset? reached)
    {
        this.inUse = inUse;
        this.moment = moment;
        Plan = plan;
        Reached = reached;
    }

    public RunPlan Plan { get; }

    /// <summary>The virtual moment reached before; null in a fresh folder.</summary>
    public DateTimeOffset? Reached { get; }

    /// <summary>Opens the folder; a plan in it wins over the one given.</summary>
    /// <exception cref="IOException">Another run has the folder open.</exception>
    public static RunState Open(string folder, RunPlan fresh)
    {
        Directory.CreateDirectory(folder);
        var inUse = new FileStream(Path.Combine(folder, "in-use"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None); // one run a folder
        var planFile = Path.Combine(folder, "run.json");
        var plan = File.Exists(planFile) ? JsonSerializer.Deserialize<RunPlan>(File.ReadAllText(planFile))! : fresh;
        if (!File.Exists(planFile))
        {
            File.WriteAllText(planFile + ".new", JsonSerializer.Serialize(fresh));
            File.Move(planFile + ".new", planFile);
        }

        var moment = new FileStream(Path.Combine(folder, "clock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        Span<byte> bytes = stackalloc byte[8];
        var reached = moment.ReadAtLeast(bytes, 8, throwOnEndOfStream: false) == 8
            ? new DateTimeOffset(BinaryPrimitives.ReadInt64LittleEndian(bytes), TimeSpan.Zero)
            : (DateTimeOffset?)null;
        return new RunState(inUse, moment, plan, reached);
    }

    /// <summary>Makes the moment durable.</summary>
    public void Keep(DateTimeOffset reached)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, reached.UtcTicks);
        RandomAccess.Write(moment.SafeFileHandle, bytes, 0);
        RandomAccess.FlushToDisk(moment.SafeFileHandle);
    }

    public void Dispose()
    {
        moment.Dispose();
        inUse.Dispose();
    }
}

/// <summary>What was decided at the first start in a folder.</summary>
/// <param name="Start">First moment.</param>
/// <param name="Until">End of polling; null = until Ctrl-C.</param>
/// <param name="Zone">IANA zone of the site.</param>
/// <param name="Seed">Seed of loads, tenants and faults.</param>
/// <param name="HasFaults">Faults are injected.</param>
/// <param name="IsVirtual">Business time is virtual.</param>
public sealed record RunPlan(DateTimeOffset Start, DateTimeOffset? Until, string Zone, int Seed, bool HasFaults, bool IsVirtual);
