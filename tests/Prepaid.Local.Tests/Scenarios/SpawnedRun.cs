using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using Prepaid.Local.Running;

namespace Prepaid.Local.Tests.Scenarios;

/// <summary>The real process, with a data folder of its own.</summary>
internal sealed class SpawnedRun : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5); // against a process that hangs, not a measure

    private readonly ConcurrentQueue<string> lines = new();

    public string Data { get; } = Directory.CreateTempSubdirectory("prepaid-run-").FullName;

    public string Output => string.Join('\n', lines);

    /// <summary>Business time that the run has made durable.</summary>
    public DateTimeOffset Reached
    {
        get
        {
            var path = Path.Combine(Data, "clock");
            if (!File.Exists(path))
            {
                return DateTimeOffset.MinValue;
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            Span<byte> ticks = stackalloc byte[8];
            return file.ReadAtLeast(ticks, 8, throwOnEndOfStream: false) == 8 ? new DateTimeOffset(BinaryPrimitives.ReadInt64LittleEndian(ticks), TimeSpan.Zero) : DateTimeOffset.MinValue;
        }
    }

    /// <summary>Runs it to its own end, or kills it with SIGKILL once the condition holds.</summary>
    /// <returns>Its exit code; null when it was killed.</returns>
    public async Task<int?> Run(string arguments, Func<bool>? killWhen = null)
    {
        using var process = Spawn(arguments);
        var output = ReadLines(process);
        var exit = process.WaitForExitAsync();
        try
        {
            var isKilled = killWhen is not null && await KillWhen(process, killWhen, exit);
            await Task.WhenAll(exit, output).WaitAsync(Patience);
            return isKilled ? null : process.ExitCode;
        }
        catch (TimeoutException hangs)
        {
            throw new InvalidOperationException($"It hangs.\n{Output}", hangs);
        }
        finally
        {
            process.Kill(); // nothing when it has ended
        }
    }

    /// <summary>Starts it; whoever calls ends it.</summary>
    public Process Spawn(string arguments)
    {
        // A suite that runs in the background of a shell has Ctrl-C ignored, and its children inherit that.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", typeof(LocalRun).Assembly.Location]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in $"{arguments} --data".Split(' '))
        {
            start.ArgumentList.Add(argument);
        }

        start.ArgumentList.Add(Data);
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, received) => lines.Enqueue($"stderr: {received.Data}");
        process.BeginErrorReadLine();
        return process;
    }

    public void Dispose() => Directory.Delete(Data, recursive: true);

    private static async Task<bool> KillWhen(Process process, Func<bool> holds, Task exit)
    {
        while (!exit.IsCompleted)
        {
            if (holds())
            {
                process.Kill();
                return true;
            }

            await Task.WhenAny(exit, Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System)); // its files have no other bell
        }

        return false;
    }

    private async Task ReadLines(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            lines.Enqueue(line);
        }
    }
}
