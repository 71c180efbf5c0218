using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Prepaid.LocalAzure.Core;

namespace Prepaid.Local.Running;

/// <summary>./run.sh without a command: runs the product until Ctrl-C or the end of --for, then verifies.</summary>
public static class RunCommand
{
    private const string Zone = "Asia/Shanghai";
    private const int Interrupted = 130;

    public static async Task<int> Run(string[] args, TextWriter output, TextWriter errors)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(errors);
        if (!RunOptions.TryParse(args, out var options, out var error))
        {
            await errors.WriteLineAsync(error);
            return 2;
        }

        var data = Path.GetFullPath(options.Data ?? (options.For is null ? ".data" : Directory.CreateTempSubdirectory("prepaid-").FullName));
        RunState state;
        try
        {
            state = RunState.Open(data, PlanOf(options));
        }
        catch (IOException refused)
        {
            await errors.WriteLineAsync($"--data {data}: expected a folder that no other run has open. {refused.Message}");
            return 2;
        }

        using var interrupted = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        TimeProvider clock = state.Plan.IsVirtual ? new VirtualClock(state.Reached ?? state.Plan.Start) : TimeProvider.System;
        using var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(new Narrator(output, clock, state.Plan.Zone, state.Plan.IsVirtual)));
        var elapsed = Stopwatch.StartNew();
        await using var run = await LocalRun.Start(data, state, clock, state.Plan.Until is null ? options.Port : 0, SimulatedTariff.Json, loggers);
        await output.WriteLineAsync($"data   {data}");
        await output.WriteLineAsync($"portal {run.Address?.ToString() ?? "not up yet"}");
        if (!state.Plan.IsVirtual)
        {
            await output.WriteLineAsync("Meters are polled at every quarter of an hour; Ctrl-C stops.");
        }

        var hasEnded = await Go(run, state.Plan, clock, interrupted.Token);
        await run.Stop();
        if (!hasEnded)
        {
            await output.WriteLineAsync($"Stopped; ./run.sh --data {data} continues.");
            return state.Plan.Until is null ? 0 : Interrupted;
        }

        return await Conclude(run, clock, data, options, elapsed, output);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            interrupted.Cancel();
        }
    }

    private static async Task<int> Conclude(LocalRun run, TimeProvider clock, string data, RunOptions options, Stopwatch elapsed, TextWriter output)
    {
        var report = run.Verify(elapsed);
        await File.WriteAllTextAsync(options.Report ?? Path.Combine(data, "report.json"), report.ToJson());
        report.Print(output);
        var (who, late) = run.LongestLateness;
        var isPunctual = late == TimeSpan.Zero || clock is not VirtualClock;
        if (!isPunctual)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{who} waited {late} too long."));
        }

        return report.Passed && isPunctual ? 0 : 1;
    }

    /// <summary>Runs to the end of the plan; false when interrupted before.</summary>
    private static async Task<bool> Go(LocalRun run, RunPlan plan, TimeProvider clock, CancellationToken interrupted)
    {
        try
        {
            if (clock is VirtualClock virtualClock)
            {
                await run.RunVirtual(virtualClock, interrupted);
                return true;
            }

            var left = plan.Until is { } until ? until - clock.GetUtcNow() : Timeout.InfiniteTimeSpan;
            await Task.Delay(left == Timeout.InfiniteTimeSpan || left > TimeSpan.Zero ? left : TimeSpan.Zero, clock, interrupted);
            await run.Drain(interrupted);
            return true;
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return false;
        }
    }

    private static RunPlan PlanOf(RunOptions options)
    {
        var start = options.IsVirtual
            ? new DateTimeOffset(options.Start.ToDateTime(TimeOnly.MinValue), TimeZoneInfo.FindSystemTimeZoneById(Zone).GetUtcOffset(options.Start.ToDateTime(TimeOnly.MinValue)))
            : TimeProvider.System.GetUtcNow();
        return new RunPlan(start, options.For is { } span ? start + span : null, Zone, options.Seed, options.HasFaults, options.IsVirtual);
    }
}
